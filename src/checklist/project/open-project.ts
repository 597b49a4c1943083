import { spawnSync } from 'node:child_process'
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from './project.ts'

const fileBytesMax = 1024 * 1024
/** Nobody looks for their own code there. */
const skipped: ReadonlySet<string> = new Set([
  '.git',
  '.sallyport',
  '.venv',
  'node_modules',
  'venv',
  '__pycache__',
])
const built: ReadonlySet<string> = new Set(['build', 'dist', 'out', '.next', '.output', '.svelte-kit'])
const environmentFile = /^\.env(?:\..+)?$/
const example = /\.(?:example|sample|template|dist|defaults)$/

/** Returns the project in a folder. Follows no symbolic link and runs nothing of the project's. */
export function openProject(folder: string): Project {
  const listed = git(folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  const isRepository = listed !== undefined
  const walked = walk(folder)
  const tracked = new Set(isRepository ? split(git(folder, 'ls-files', '-z', '--cached')) : [])
  const exists = (path: string) => lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true
  return {
    folder,
    files: isRepository ? [...new Set(split(listed))].filter(exists).sort() : walked.files,
    environmentFiles: walked.environmentFiles,
    bundles: walked.bundles,
    isRepository,
    read: (path) => read(join(folder, path)),
    isTracked: (path) => tracked.has(path),
    isIgnored: (path) => git(folder, 'check-ignore', '--quiet', '--no-index', '--', path) !== undefined,
    wasCommitted: (path) =>
      (git(folder, 'log', '--all', '--format=%H', '-1', '--', path) ?? '').trim() !== '',
  }
}

function walk(folder: string) {
  const files: string[] = []
  const environmentFiles: string[] = []
  const bundles: string[] = []
  const waiting = ['']
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of entriesOf(join(folder, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory()) {
        if (built.has(entry.name)) bundles.push(path)
        else if (!skipped.has(entry.name)) waiting.push(path)
      } else if (entry.isFile()) {
        files.push(path)
        if (environmentFile.test(entry.name) && !example.test(entry.name)) environmentFiles.push(path)
      }
    }
  }
  return { files: files.sort(), environmentFiles: environmentFiles.sort(), bundles: bundles.sort() }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (!status?.isFile() || status.size > fileBytesMax) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Returns what git says; undefined where it says no, or there is no git. A repository's own settings start no program. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', folder]
  const { status, stdout } = spawnSync('git', [...safe, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 ? stdout : undefined
}

function split(listing: string | undefined): readonly string[] {
  return (listing ?? '').split('\0').filter((path) => path !== '')
}
