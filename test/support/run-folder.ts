import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the folder in which the test files of one run keep what one of them makes and all of them use. */
export const runFolderVariable = 'SALLYPORT_TEST_RUN'

/**
 * Vitest calls this for each project before the first worker starts: workers and what they start inherit the
 * environment. The folder goes when the process ends, not earlier: workers write what they have compiled at their end.
 */
export function setup(): void {
  if (process.env[runFolderVariable] !== undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-test-run-'))
  // PostgreSQL is started as another user where root runs the tests.
  chmodSync(folder, 0o711)
  process.env[runFolderVariable] = folder
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled')
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
}
