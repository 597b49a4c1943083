import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from '../../config/index.ts'

/** Where a gate listens while it runs. The port may have come from its command line, so no setting tells it. */
export interface ServedAddress {
  readonly url: string
  readonly tlsUrl: string | undefined
  readonly pid: number
}

function pathIn(folder: string): string {
  return join(folder, 'address.json')
}

/** Leaves the address in the home, for `env` and `run`. */
export async function writeServedAddress(folder: string, address: ServedAddress): Promise<void> {
  await writePrivateFile(pathIn(folder), `${JSON.stringify(address)}\n`)
}

/** Takes the address away again. */
export async function removeServedAddress(folder: string): Promise<void> {
  await rm(pathIn(folder), { force: true })
}

/** Returns the address of the gate that runs on the home; undefined where none does, or where one was killed. */
export async function readServedAddress(folder: string): Promise<ServedAddress | undefined> {
  let text: string
  try {
    text = await readFile(pathIn(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const address = JSON.parse(text) as ServedAddress
  return isRunning(address.pid) ? address : undefined
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
