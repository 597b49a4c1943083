import { open, rm } from 'node:fs/promises'
import { SallyportError, type Secret } from '../../core/index.ts'
import { sealBackup } from '../../vault/index.ts'
import { masterKeyForBackup } from './master-key.ts'
import { openHome } from './open-home.ts'

export interface BackupRequest {
  readonly home?: string
  readonly file: string
  readonly passphrase: Secret
  /** Hears how many rows are done, for each of them. */
  readonly onRow?: (rows: number) => void
  /** Hears in one sentence which home is used. */
  readonly onOpened?: (where: string) => void
}

export interface BackupResult {
  readonly file: string
  readonly rows: number
  /** False where the master key is not kept in a file: then it is not in the backup either. */
  readonly holdsMasterKey: boolean
}

/** Writes everything of a home to one age file with mode 0600. A file that exists is kept. */
export async function backup(request: BackupRequest): Promise<BackupResult> {
  const { app, home } = await openHome({
    ...(request.home === undefined ? {} : { home: request.home }),
    worker: false,
    ...(request.onOpened === undefined ? {} : { onFound: request.onOpened }),
  })
  try {
    const masterKey = await masterKeyForBackup(home.folder)
    let rows = 0
    async function* counted() {
      for await (const row of app.storage.dump()) {
        rows += 1
        request.onRow?.(rows)
        yield row
      }
    }
    const pieces = sealBackup(counted(), {
      passphrase: request.passphrase,
      createdAtMs: app.clock.now(),
      ...(masterKey === undefined ? {} : { masterKey }),
    })
    await writeNewFile(request.file, pieces)
    return { file: request.file, rows, holdsMasterKey: masterKey !== undefined }
  } finally {
    await app.close()
  }
}

async function writeNewFile(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
    const detail = 'It exists, and is kept as it is. Name a new file.'
    throw new SallyportError('ERR_CORE_INPUT', { field: path, detail, cause })
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
