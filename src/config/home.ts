import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SallyportError } from '../core/index.ts'
import { sharingProblem } from './sharing.ts'

/** What the home is called in a project. */
export const homeName = '.sallyport'

/** Where Sallyport keeps its database, master key and certificates. */
export interface Home {
  /** Absolute path. */
  readonly folder: string
  /**
   * Why it is this one: `option` was given with --home, `variable` is SALLYPORT_HOME, `found` was met here or above,
   * `default` would be made here.
   */
  readonly reason: 'option' | 'variable' | 'found' | 'default'
  /** False where the folder must still be made. */
  readonly exists: boolean
}

export interface HomeQuery {
  /** The value of --home. */
  readonly option?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where the search starts. */
  readonly folder?: string
}

/**
 * Returns which folder is the home: --home, else SALLYPORT_HOME, else the nearest `.sallyport` here or above, else the
 * one that `init` would make here. Throws ERR_CONFIG_HOME_MODE for a home that belongs to somebody else or in which
 * others can write: whoever plants a socket file or a database there must not receive the keys of those who use it.
 */
export async function locateHome(query: HomeQuery = {}): Promise<Home> {
  const { option, environment = process.env, folder = process.cwd() } = query
  const variable = environment.SALLYPORT_HOME
  const named = option || variable
  if (named) {
    const path = resolve(folder, named)
    const exists = await isFolder(path)
    if (exists) await refuseShared(path)
    return { folder: path, reason: option ? 'option' : 'variable', exists }
  }
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, homeName)
    if (await isFolder(candidate)) {
      await refuseShared(candidate)
      return { folder: candidate, reason: 'found', exists: true }
    }
    if (at === dirname(at)) return { folder: resolve(folder, homeName), reason: 'default', exists: false }
  }
}

/** Returns the home that is there. Throws ERR_CONFIG_HOME_MISSING where there is none. */
export async function findHome(query: HomeQuery = {}): Promise<Home> {
  const home = await locateHome(query)
  if (!home.exists) throw new SallyportError('ERR_CONFIG_HOME_MISSING', { detail: describeHome(home) })
  return home
}

/**
 * Makes the home, which its owner alone may enter (mode 0700), unless it is there. Returns it as it is now. Throws
 * ERR_CONFIG_HOME_MODE where somebody else made it first, or can write in it.
 */
export async function createHome(home: Home): Promise<Home> {
  await mkdir(home.folder, { recursive: true, mode: 0o700 })
  await refuseShared(home.folder)
  return { ...home, exists: true }
}

/** Says which home it is and why: `/app/.sallyport (found here or in a folder above)`. */
export function describeHome({ folder, reason, exists }: Home): string {
  const why = {
    option: 'named by --home',
    variable: 'named by SALLYPORT_HOME',
    found: 'found here or in a folder above',
    default: 'the default for this folder',
  }[reason]
  return `${folder} (${why}${exists ? '' : '; it does not exist yet'})`
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return false
    throw error
  }
}

async function refuseShared(folder: string): Promise<void> {
  const problem = sharingProblem(await stat(folder))
  if (problem === undefined) return
  throw new SallyportError('ERR_CONFIG_HOME_MODE', { field: folder, detail: problem })
}
