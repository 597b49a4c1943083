import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runFolderVariable } from './run-folder.ts'

const waitMs = 25
const waitMsMax = 60_000

/**
 * Returns the folder `name` of this run. The first test file that asks fills it with `make`; the others wait for it, for
 * a minute at most. Resolves to undefined outside Vitest, where there is no run to share with.
 */
export async function oncePerRun(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string | undefined> {
  const run = process.env[runFolderVariable]
  if (run === undefined) return undefined
  const [made, making, failed] = [join(run, name), join(run, `${name}.making`), join(run, `${name}.failed`)]
  if (existsSync(made)) return made
  if (isFirst(making)) {
    try {
      await make(making)
      renameSync(making, made)
    } catch (error) {
      writeFileSync(failed, '')
      throw error
    }
    return made
  }
  for (let waitedMs = 0; !existsSync(made); waitedMs += waitMs) {
    if (existsSync(failed) || waitedMs > waitMsMax)
      throw new Error(`${name} was not made by another test file`)
    await sleep(waitMs)
  }
  return made
}

/** Making a folder succeeds for one process alone. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
