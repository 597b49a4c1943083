import type { Storage, StorageOptions } from '../../../src/storage/index.ts'
import { openStorage } from '../../../src/storage/index.ts'
import { logKey } from '../../support/log-key.ts'

/** What the kit needs to know of the database under test. */
export interface Subject {
  /** Returns options that lead to a new, empty database. */
  fresh(): Promise<StorageOptions>
  /** Runs SQL behind the storage's back, and returns the rows. */
  query(options: StorageOptions, file: 'main' | 'log', sql: string): Promise<Record<string, unknown>[]>
  /** Returns a text that differs if anything in the database does. */
  fingerprint(options: StorageOptions): Promise<string>
  /** Makes the event log unwritable; returns the way to mend it. */
  breakLog(options: StorageOptions): Promise<() => Promise<void>>
  /** Makes writes to the event log wait; returns the way to let them go on. Absent where the test would wait as well. */
  readonly holdLog?: (options: StorageOptions) => Promise<() => Promise<void>>
}

const opened = new Set<Storage>()

/** Opens a storage that `closeAll` closes. */
export async function open(options: StorageOptions): Promise<Storage> {
  const storage = await openStorage(options)
  opened.add(storage)
  await storage.openLog(logKey.signerKey)
  return storage
}

/** Closes what the last test has opened. */
export async function closeAll(): Promise<void> {
  await Promise.all([...opened].map((storage) => storage.close()))
  opened.clear()
}

/** Returns all that an iterable yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
