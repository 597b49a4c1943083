import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import {
  type CheckResult,
  checklist,
  openProject,
  type Project,
  runChecks,
} from '../../src/checklist/index.ts'
import { projectPorts } from '../../src/cli/commands/check/project-ports.ts'
import { subjectOf } from './fixtures.ts'

/** A new repository for each test of a file, in a folder that has room beside it. */
export interface TestRepository {
  readonly top: string
  readonly folder: string
  /** Returns what git printed. */
  git(...args: readonly string[]): string
}

/** Makes a repository before each test of this file, and removes it after. */
export function repositoryForEach(): TestRepository {
  let top = ''
  const repository: TestRepository = {
    get top() {
      return top
    },
    get folder() {
      return join(top, 'project')
    },
    git: (...args) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: repository.folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString(),
  }
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'sallyport-project-'))
    mkdirSync(repository.folder)
    repository.git('init', '--quiet')
  })
  afterEach(() => rmSync(top, { recursive: true, force: true }))
  return repository
}

/** Decides checks of a folder as the command does: without a gate, and without leaks. */
export async function decideFolder(
  folder: string,
  ids: readonly string[],
): Promise<{ readonly project: Project; readonly results: readonly CheckResult[] }> {
  const project = openProject(folder, projectPorts(folder))
  const checks = checklist.filter(({ id }) => ids.includes(id))
  const subject = subjectOf(project, { scan: async () => ({ leaks: [], files: 1, problems: [] }) })
  return { project, results: await runChecks(checks, subject, { waivers: [], attestations: [] }, 0) }
}
