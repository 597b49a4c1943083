import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StorageOptions } from '../../../src/storage/index.ts'
import type { Subject } from './subject.ts'

const folders = new Set<string>()
const names = { main: 'sallyport.db', log: 'log.db' }

/** Returns a new folder that `removeFolders` removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-storage-'))
  folders.add(folder)
  return folder
}

/** Removes what the tests of this file have made. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders.clear()
}

/** SQLite in a thread of its own, or in that of the test. */
export function sqliteSubject(worker: boolean): Subject {
  return {
    fresh: async () => ({ kind: 'sqlite', folder: newFolder(), worker }),
    async query(options, file, sql) {
      const database = new DatabaseSync(join(folderOf(options), names[file]))
      try {
        return database.prepare(sql).all() as Record<string, unknown>[]
      } finally {
        database.close()
      }
    },
    async fingerprint(options) {
      const folder = folderOf(options)
      const hash = createHash('sha256')
      for (const name of readdirSync(folder).toSorted())
        hash.update(name).update(readFileSync(join(folder, name)))
      return hash.digest('hex')
    },
    async breakLog(options) {
      const path = join(folderOf(options), names.log)
      renameSync(path, `${path}.away`)
      return async () => renameSync(`${path}.away`, path)
    },
    // In the thread of the test the write itself waits, and nobody is left to let it go on.
    ...(worker ? { holdLog } : {}),
  }
}

async function holdLog(options: StorageOptions): Promise<() => Promise<void>> {
  const database = new DatabaseSync(join(folderOf(options), names.log))
  database.exec('begin immediate')
  return async () => {
    database.exec('rollback')
    database.close()
  }
}

function folderOf(options: StorageOptions): string {
  if (options.kind !== 'sqlite') throw new Error('not SQLite')
  return options.folder
}
