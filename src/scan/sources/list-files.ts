import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { findWorkTree, runGit } from './git.ts'

/** What git keeps is what `--history` is for; a home is where secrets belong. */
const skipped = new Set(['.git', '.sallyport'])

/** A regular file to scan. */
export interface ListedFile {
  /** Absolute. */
  readonly path: string
  /** As it is reported: from the folder the scan was started in, with `/`. */
  readonly name: string
}

export interface ListOptions {
  /** The folder that reported names begin at. */
  readonly base: string
  /** Looks behind `.gitignore`. */
  readonly ignored: boolean
  /** Hears of what cannot be read. */
  readonly onProblem: (name: string, problem: string) => void
}

/**
 * Yields the regular files of a folder, or the file itself. In a git work tree those that git tracks or would add, so
 * that what `.gitignore` names is left out, unless `ignored` asks for it. Symbolic links are never followed: they may
 * lead anywhere. `.git` and the home are not entered.
 */
export function* listFiles(path: string, options: ListOptions): Generator<ListedFile> {
  const stats = lstatSync(path)
  if (stats.isFile()) yield listed(path, options)
  else if (stats.isDirectory()) yield* listFolder(path, options)
  else if (stats.isSymbolicLink()) options.onProblem(nameOf(path, options), 'a symbolic link is not followed')
}

function listFolder(folder: string, options: ListOptions): Iterable<ListedFile> {
  const entries = options.ignored ? undefined : listEntries(folder)
  return entries === undefined ? walk(folder, options) : listTracked(folder, entries, options)
}

/** What git says of a folder; undefined outside a work tree, or without git. */
function listEntries(folder: string): readonly string[] | undefined {
  const args = ['ls-files', '-z', '-s', '--cached', '--others', '--exclude-standard', '--', '.']
  try {
    return runGit(folder, args).toString('utf8').split('\0')
  } catch (error) {
    // In a work tree that git cannot list, nothing must be taken for ignored.
    if (findWorkTree(folder) !== undefined) throw error
    return undefined
  }
}

function* listTracked(
  folder: string,
  entries: readonly string[],
  options: ListOptions,
): Generator<ListedFile> {
  const prefix = nameOf(folder, options)
  const start = prefix === '' ? '' : `${prefix}/`
  let previous = ''
  const isReal = createFolderCheck(folder)
  for (const entry of entries) {
    // `<mode> <id> <stage><tab><path>` of what is tracked, the path alone of what is not.
    const tab = entry.indexOf('\t')
    const isTracked = tab !== -1 && /^\d{6} [0-9a-f]+ \d$/.test(entry.slice(0, tab))
    const mode = isTracked ? entry.slice(0, 6) : ''
    const name = isTracked ? entry.slice(tab + 1) : entry
    // During a merge a path stands there once a side.
    if (name === '' || name === previous || mode === modes.link) continue
    previous = name
    if (!isReal(parentOf(name))) continue
    const path = `${folder}/${name}`
    if (mode === modes.submodule || name.endsWith('/')) yield* listNested(join(path), options)
    else yield { path, name: start + name }
  }
}

const parentOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('/')))

/**
 * Returns what tells whether every folder on a way is one itself. Git lists what is tracked by its name; where a folder
 * was made a link since, or by whoever packed the repository, the name leads anywhere.
 */
export function createFolderCheck(top: string): (name: string) => boolean {
  const known = new Map([['', true]])
  const isReal = (name: string): boolean => {
    let real = known.get(name)
    if (real === undefined) {
      real = isReal(parentOf(name)) && isFolder(`${top}/${name}`)
      known.set(name, real)
    }
    return real
  }
  return isReal
}

const modes = { link: '120000', submodule: '160000' } as const

/** A repository in the repository: git lists its folder alone. */
function listNested(path: string, options: ListOptions): Iterable<ListedFile> {
  return isFolder(path) ? listFolder(path, options) : []
}

function* walk(folder: string, options: ListOptions): Generator<ListedFile> {
  const prefix = nameOf(folder, options)
  const start = prefix === '' ? '' : `${prefix}/`
  for (const entry of readFolder(folder, options)) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* walk(path, options)
    } else if (entry.isFile()) yield { path, name: start + entry.name }
  }
}

function readFolder(folder: string, options: ListOptions): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (error) {
    options.onProblem(nameOf(folder, options), `cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return []
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function listed(path: string, options: ListOptions): ListedFile {
  return { path, name: nameOf(path, options) }
}

function nameOf(path: string, { base }: ListOptions): string {
  const name = relative(base, path)
  return sep === '/' ? name : name.replaceAll(sep, '/')
}
