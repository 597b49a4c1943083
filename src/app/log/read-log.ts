import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { findHome, loadConfig } from '../../config/index.ts'
import { SallyportError } from '../../core/index.ts'
import { openLogFile, openStorage, type SealedLog } from '../../storage/index.ts'
import { homeQuery } from '../home/open-home.ts'

export interface ReadLogRequest {
  readonly home?: string
  /** A copy of `log.db`, or a folder that holds one, instead of the home's own log. */
  readonly file?: string
}

/** A log that is read and not written. */
export interface ReadableLog {
  readonly log: SealedLog
  close(): Promise<void>
}

/** Returns the log of a home, a copy of one, or one of the library. Needs no secret, and does not mind a server. */
export async function openReadableLog({ home, file }: ReadLogRequest): Promise<ReadableLog> {
  if (file !== undefined) return openFile(await logPathOf(file))
  const { folder } = await findHome(homeQuery(home))
  const { database } = await loadConfig({ home: folder })
  if (database.url === undefined) return openFile(join(folder, 'log.db'))
  const storage = await openStorage({ kind: 'postgres', url: database.url.reveal() })
  return { log: storage.sealedLog, close: () => storage.close() }
}

/** Returns the checkpoint that a log ends with. Throws ERR_CORE_INPUT where it holds nothing yet. */
export async function lastCheckpointOf(log: SealedLog): Promise<string> {
  const head = await log.head()
  if (head === undefined) throw new SallyportError('ERR_CORE_INPUT', { detail: 'The log holds nothing yet.' })
  return head.checkpoint
}

/** Returns the file with the log that a path stands for: itself, or the `log.db` in a folder. */
export async function logPathOf(path: string): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    const detail = `It cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`
    throw new SallyportError('ERR_CORE_INPUT', { field: path, detail, cause })
  })
  return found.isDirectory() ? join(path, 'log.db') : path
}

function openFile(path: string): ReadableLog {
  const { log, close } = openLogFile(path)
  return { log, close: async () => close() }
}
