import { open, readFile, rm } from 'node:fs/promises'
import { createHome, createPrivateFile, loadConfig, locateHome, masterKeyPath } from '../../config/index.ts'
import { SallyportError, type Secret } from '../../core/index.ts'
import { type BackupRow, openStorage } from '../../storage/index.ts'
import { openBackup } from '../../vault/index.ts'
import type { BackupRequest } from './backup.ts'
import { describeOpen, homeQuery } from './open-home.ts'

export interface RestoreResult {
  readonly home: string
  readonly rows: number
  /** False where the master key was not kept in a file when the backup was made. */
  readonly holdsMasterKey: boolean
}

/**
 * Brings a backup back into an empty home and an empty database; if anything fails, they are empty again. Throws
 * ERR_VAULT_BACKUP_INVALID, ERR_VAULT_RESTORE_NOT_EMPTY.
 */
export async function restore(request: BackupRequest): Promise<RestoreResult> {
  // Opened first: inside, a file that is not there would be taken for one that is no backup.
  const file = await open(request.file, 'r')
  try {
    return await restoreFrom(file.createReadStream({ autoClose: false }), request)
  } finally {
    await file.close()
  }
}

async function restoreFrom(
  pieces: AsyncIterable<Uint8Array>,
  request: BackupRequest,
): Promise<RestoreResult> {
  const { rows, masterKey } = await openBackup(pieces, request.passphrase)
  const located = await locateHome(homeQuery(request.home))
  request.onOpened?.(describeOpen({ home: located }))
  const home = await createHome(located)
  const config = await loadConfig({ home: home.folder })
  let count = 0
  async function* counted() {
    for await (const row of rows) {
      count += 1
      request.onRow?.(count)
      // Whether it is a row is for the storage to say.
      yield row as BackupRow
    }
  }
  // The key first: rows without it could not be opened, and nobody would know from where to take it.
  const keyPath = masterKeyPath(home.folder)
  const keyIsNew = masterKey !== undefined && (await placeMasterKey(keyPath, masterKey))
  try {
    const storage = await openStorage(
      config.database.url === undefined
        ? { kind: 'sqlite', folder: home.folder, worker: false }
        : { kind: 'postgres', url: config.database.url.reveal() },
    )
    await storage.restore(counted()).finally(() => storage.close())
  } catch (error) {
    if (keyIsNew) await rm(keyPath, { force: true })
    throw error
  }
  return { home: home.folder, rows: count, holdsMasterKey: masterKey !== undefined }
}

/** Returns true where the file is new, false where it holds this very key already: a restore was cut off. */
async function placeMasterKey(path: string, masterKey: Secret): Promise<boolean> {
  const content = `${masterKey.reveal()}\n`
  if (await createPrivateFile(path, content)) return true
  if ((await readFile(path, 'utf8')).trim() === content.trim()) return false
  throw new SallyportError('ERR_VAULT_RESTORE_NOT_EMPTY', { field: path })
}
