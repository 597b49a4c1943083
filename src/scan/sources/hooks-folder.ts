import { runGit } from './git.ts'

/** Returns the folder git runs hooks from, as its configuration says. Throws ERR_SCAN_GIT outside a repository. */
export function findHooksFolder(folder: string): string {
  return runGit(folder, ['rev-parse', '--path-format=absolute', '--git-path', 'hooks'])
    .toString('utf8')
    .trim()
}
