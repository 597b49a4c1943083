import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Project, RepositoryState } from './project.ts'

const fileBytesMax = 8 * 1024 * 1024
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

/** What a project is looked at with. */
export interface ProjectPorts {
  /** Runs git and returns what it prints; throws where git says no. It must run no program that a repository names. */
  git(folder: string, args: readonly string[]): string
  /** Whether a path leads through no symbolic link. */
  isReal(path: string): boolean
}

/** Returns the project in a folder. Follows no symbolic link and runs nothing of the project's. */
export function openProject(folder: string, { git, isReal }: ProjectPorts): Project {
  const ask = (...args: readonly string[]) => {
    try {
      return git(folder, args)
    } catch {
      return undefined
    }
  }
  const listed = ask('ls-files', '-z', '--cached', '--others', '--exclude-standard')
  const repository = stateOf(folder, listed, () => ask('rev-parse', '--is-shallow-repository'))
  const walked = walk(folder)
  const tracked = new Set(split(listed === undefined ? undefined : ask('ls-files', '-z', '--cached')))
  const isFile = (path: string) =>
    lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true && isReal(path)
  return {
    folder,
    files: listed === undefined ? walked.files : [...new Set(split(listed))].filter(isFile).sort(),
    environmentFiles: walked.environmentFiles,
    bundles: walked.bundles,
    repository,
    read: (path) => (isReal(path) ? read(join(folder, path)) : undefined),
    modeOf: (path) => modeOf(join(folder, path)),
    isTracked: (path) => tracked.has(path),
    // From here: a name that begins with a colon says something else to git.
    isIgnored: (path) => ask('check-ignore', '--quiet', '--no-index', '--', `./${path}`) !== undefined,
    wasCommitted(path) {
      const commits = ask(
        '--literal-pathspecs',
        'log',
        '--all',
        '--no-show-signature',
        '--format=%H',
        '-1',
        '--',
        path,
      )
      if (commits?.trim()) return true
      // What is not in the part that is here may be in the rest.
      return commits === undefined || repository !== 'whole' ? undefined : false
    },
  }
}

function stateOf(
  folder: string,
  listed: string | undefined,
  isShallow: () => string | undefined,
): RepositoryState {
  if (listed === undefined) return hasRepository(folder) ? 'unreadable' : 'none'
  const answer = isShallow()?.trim()
  if (answer === undefined) return 'unreadable'
  return answer === 'false' ? 'whole' : 'shallow'
}

function hasRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return true
    if (at === dirname(at)) return false
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

function modeOf(path: string): number | undefined {
  const mode = lstatSync(path, { throwIfNoEntry: false })?.mode
  return process.platform === 'win32' || mode === undefined ? undefined : mode & 0o777
}

function split(listing: string | undefined): readonly string[] {
  return (listing ?? '').split('\0').filter((path) => path !== '')
}
