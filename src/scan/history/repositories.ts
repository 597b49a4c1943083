import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { SallyportError } from '../../core/index.ts'
import { runGit } from '../sources/git.ts'

const depthMax = 8

/** A repository on this machine. */
export interface Repository {
  /** Where git is run. */
  readonly folder: string
  /** Where git keeps everything; work trees share it. */
  readonly gitFolder: string
}

/**
 * Returns a repository and the submodules whose objects it holds, checked out or not. Throws ERR_SCAN_GIT outside a
 * repository.
 */
export function findRepositories(folder: string): readonly Repository[] {
  const gitFolder = gitFolderOf(folder)
  if (gitFolder === undefined)
    throw new SallyportError('ERR_SCAN_GIT', { detail: 'This is no git repository.' })
  const found = new Map<string, string>([[gitFolder, folder]])
  for (const module of findModules(join(gitFolder, 'modules'), 0)) found.set(module, module)
  for (const nested of checkedOutModules(folder)) {
    const nestedFolder = gitFolderOf(nested)
    if (nestedFolder !== undefined && !found.has(nestedFolder)) found.set(nestedFolder, nested)
  }
  return [...found].map(([git, where]) => ({ folder: where, gitFolder: git }))
}

function gitFolderOf(folder: string): string | undefined {
  try {
    // Work trees share the objects of one repository.
    const text = runGit(folder, ['rev-parse', '--path-format=absolute', '--git-common-dir']).toString('utf8')
    return realpathSync(text.trim())
  } catch {
    return undefined
  }
}

/** Names of submodules may hold slashes, so that their folders lie deeper. */
function findModules(folder: string, depth: number): string[] {
  if (depth > depthMax || !existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (!existsSync(join(path, 'HEAD'))) return findModules(path, depth + 1)
      return [realpathSync(path), ...findModules(join(path, 'modules'), depth + 1)]
    })
}

function checkedOutModules(folder: string): string[] {
  try {
    return runGit(folder, ['ls-files', '-s', '-z'])
      .toString('utf8')
      .split('\0')
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => join(folder, entry.slice(entry.indexOf('\t') + 1)))
      .filter((path) => existsSync(join(path, '.git')))
  } catch {
    // A bare repository has no index.
    return []
  }
}
