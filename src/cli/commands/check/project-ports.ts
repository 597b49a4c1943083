import type { ProjectPorts } from '../../../checklist/index.ts'
import { createFolderCheck, runGit } from '../../../scan/index.ts'

/** Looks at a project with the care that the scanner takes of repositories of somebody else. */
export function projectPorts(folder: string): ProjectPorts {
  const isFolder = createFolderCheck(folder)
  return {
    git: (where, args) => runGit(where, args).toString('utf8'),
    isReal: (path) => isFolder(path.slice(0, Math.max(0, path.lastIndexOf('/')))),
  }
}
