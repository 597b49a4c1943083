import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { createHome, loadConfig, locateHome, masterKeyPath, writePrivateFile } from '../config/index.ts'
import { SallyportError, type Secret } from '../core/index.ts'
import { type BackupRow, openStorage } from '../storage/index.ts'
import { openBackup, sealBackup } from '../vault/index.ts'
import { masterKeyForBackup } from './master-key.ts'
import { homeQuery, openHome } from './open-home.ts'

export interface BackupRequest {
  readonly home?: string
  readonly file: string
  readonly passphrase: Secret
}

/** Writes everything of a home to one age file with mode 0600, and returns how many rows. A file that exists is kept. */
export async function backup(
  request: BackupRequest,
): Promise<{ readonly file: string; readonly rows: number }> {
  const { app, home } = await openHome({
    ...(request.home === undefined ? {} : { home: request.home }),
    worker: false,
  })
  try {
    const masterKey = await masterKeyForBackup(home.folder)
    let rows = 0
    async function* counted() {
      for await (const row of app.storage.dump()) {
        rows += 1
        yield row
      }
    }
    const pieces = sealBackup(counted(), {
      passphrase: request.passphrase,
      createdAtMs: app.clock.now(),
      ...(masterKey === undefined ? {} : { masterKey }),
    })
    await writeNewFile(request.file, pieces)
    return { file: request.file, rows }
  } finally {
    await app.close()
  }
}

async function writeNewFile(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'file',
      detail: 'It exists, or cannot be written.',
      cause,
    })
  })
  try {
    for await (const piece of pieces) await file.write(piece)
    await file.sync()
  } catch (error) {
    // Half a backup would be taken for a whole one.
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** Brings a backup back into an empty home. Throws ERR_VAULT_BACKUP_INVALID, ERR_VAULT_RESTORE_NOT_EMPTY. */
export async function restore(
  request: BackupRequest,
): Promise<{ readonly home: string; readonly rows: number }> {
  const { rows, masterKey } = await openBackup(createReadStream(request.file), request.passphrase).catch(
    namedFile,
  )
  const home = await createHome(await locateHome(homeQuery(request.home)))
  const config = await loadConfig({ home: home.folder })
  let count = 0
  async function* counted() {
    for await (const row of rows) {
      count += 1
      // Whether it is a row is for the storage to say.
      yield row as BackupRow
    }
  }
  const storage = await openStorage(
    config.database.url === undefined
      ? { kind: 'sqlite', folder: home.folder, worker: false }
      : { kind: 'postgres', url: config.database.url.reveal() },
  )
  try {
    await storage.restore(counted())
  } finally {
    await storage.close()
  }
  if (masterKey !== undefined) {
    await writePrivateFile(masterKeyPath(home.folder), `${masterKey.reveal()}\n`)
  }
  return { home: home.folder, rows: count }
}

function namedFile(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw error
  throw new SallyportError('ERR_CORE_INPUT', { field: 'file', detail: 'It cannot be read.', cause: error })
}
