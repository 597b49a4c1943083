import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SallyportError } from '../../core/index.ts'
import type { Program } from '../source/program.ts'
import type { ProjectPorts } from './open-project.ts'
import type { Project } from './project.ts'

/** What has changed since a revision: committed, staged, or only written. */
export interface Changes {
  /** The commit that the changes are counted from; undefined where there is none yet. */
  readonly since: string | undefined
  readonly files: ReadonlySet<string>
}

const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']

/**
 * Returns what has changed since the merge base with a revision, or with the branch that others branch off where none is
 * named. Content is compared by its hash here: git would run the filters that a repository names. Throws ERR_CORE_INPUT
 * where that cannot be told.
 */
export function findChanges(
  { folder, files, repository, isTracked }: Project,
  { git, isReal }: ProjectPorts,
  revision: string | undefined,
): Changes {
  const refuse = (detail: string) => new SallyportError('ERR_CORE_INPUT', { field: '--changed', detail })
  if (repository === 'none' || repository === 'unreadable')
    throw refuse('This is no git repository, so nobody knows what has changed.')
  const ask = (...args: readonly string[]) => {
    try {
      return git(folder, args).trim()
    } catch {
      return undefined
    }
  }
  const head = ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}')
  if (head === undefined) return { since: undefined, files: new Set(files) }
  const base = (revision === undefined ? usualBases : [revision])
    .map((each) => ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${each}^{commit}`))
    .find((each) => each !== undefined)
  if (base === undefined)
    throw refuse(revision === undefined ? 'Name what to compare with.' : `There is no commit ${revision}.`)
  const since = ask('merge-base', base, 'HEAD')
  if (since === undefined)
    throw refuse('No common commit is in this clone: fetch more of the history (fetch-depth: 0).')
  const committed = ask(
    'diff-index',
    '--cached',
    '--relative',
    '--name-only',
    '--no-renames',
    '-z',
    since,
    '--',
  )
  const staged = ask('ls-files', '-z', '-s', '--cached')
  if (committed === undefined || staged === undefined) throw refuse('git does not say what has changed.')
  const changed = new Set(committed.split('\0').filter((path) => path !== ''))
  const ids = new Map(
    staged.split('\0').map((line): [string, string] => {
      const tab = line.indexOf('\t')
      return [line.slice(tab + 1), line.slice(7, tab).split(' ')[0] ?? '']
    }),
  )
  for (const path of files) {
    if (!isTracked(path) || (isReal(path) && ids.get(path) !== blobOf(join(folder, path), ids.get(path))))
      changed.add(path)
  }
  return { since, files: changed }
}

/** The id that git gives a content, by the hash that the repository has. */
function blobOf(path: string, like = ''): string | undefined {
  try {
    const content = readFileSync(path)
    const hash = createHash(like.length === 64 ? 'sha256' : 'sha1')
    return hash.update(`blob ${content.length}\0`).update(content).digest('hex')
  } catch {
    return undefined
  }
}

/** Returns the project with only what has changed. An ignored file has no history: it counts where a rule has changed. */
export function narrowed(project: Project, { files }: Changes): Project {
  const isRuleChanged = [...files].some((path) => /(?:^|\/)\.gitignore$/.test(path))
  return {
    ...project,
    files: project.files.filter((path) => files.has(path)),
    environmentFiles: project.environmentFiles.filter((path) => isRuleChanged || files.has(path)),
    bundles: [],
  }
}

/** Returns the files that have changed and those that import them, however far away: a fault may show there. */
export function touched(program: Program, { files }: Changes): ReadonlySet<string> {
  const importers = new Map<string, string[]>()
  for (const file of program.files)
    for (const { path } of program.importsOf(file))
      importers.set(path, [...(importers.get(path) ?? []), file.path])
  const found = new Set(files)
  for (const path of found) for (const importer of importers.get(path) ?? []) found.add(importer)
  return found
}
