import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** Names the folder in which the test files of one run keep what one of them makes and all of them use. */
export const runFolderVariable = 'SALLYPORT_TEST_RUN'

/** Of this process alone: a folder of an earlier run, named in somebody's shell, would hold a command of earlier source. */
const prefix = join(tmpdir(), `sallyport-test-run-${process.pid}-`)

/**
 * Vitest calls this for each project before the first worker starts: workers and what they start inherit the
 * environment. The folder goes when the process ends, not earlier: workers write what they have compiled at their end.
 * Where files are watched, each run makes anew what is made of the source.
 */
export function setup(project: TestProject): void {
  if (process.env[runFolderVariable]?.startsWith(prefix)) return
  const folder = mkdtempSync(prefix)
  project.onTestsRerun(() => {
    for (const state of ['', '.making', '.failed'])
      rmSync(join(folder, `command${state}`), { recursive: true, force: true })
  })
  // PostgreSQL is started as another user where root runs the tests.
  chmodSync(folder, 0o711)
  process.env[runFolderVariable] = folder
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled')
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}
