import { expect, test } from 'vitest'
import type { BackupRow, Storage, StorageOptions } from '../../../src/storage/index.ts'
import { atMs, client, event, grant, header, lock, vaultKey } from './fixtures.ts'
import { collect, open, type Subject } from './subject.ts'

/** Puts something into every table, and more than one page into those that are read by pages. */
export async function fill(options: StorageOptions): Promise<Storage> {
  const storage = await open(options)
  await storage.access.insertClient(client())
  await storage.access.insertClient(client({ id: 'cl_2', name: 'ünï "x"', revokedAtMs: atMs }))
  await storage.access.putGrant(grant({ constraints: { dailyQuota: 3 }, wildcardOverride: true }))
  await storage.access.insertLock(lock())
  await storage.access.addUsage('2026-11-22', [{ clientId: 'cl_2', vendor: 'castai', calls: 12 }])
  await storage.access.insertOwnIds(
    Array.from({ length: 1_234 }, (_, index) => ({
      clientId: `cl_${index % 3}`,
      vendor: index % 2 === 0 ? 'castai' : 'Assemblyai',
      id: `${index % 2 === 0 ? 'T' : 't'}_${index}`,
      createdAtMs: atMs + index,
    })),
  )
  await storage.vault.createHeader(header('one'))
  await storage.vault.insertKey(vaultKey(), [])
  await storage.vault.insertKey(vaultKey({ id: 'key_2', version: 2 }), ['key_000000000001'])
  await storage.vault.revokeKey('key_000000000001', atMs)
  for (let commit = 0; commit < 70; commit += 1) {
    await Promise.all([storage.record(event(`a${commit}`)), storage.record(event(`b${commit}`))])
  }
  return storage
}

/** Returns the rows of a backup in an order that does not depend on the collation of the database. */
export function sorted(rows: readonly BackupRow[]): string[] {
  return rows.map(({ table, row }) => `${table} ${JSON.stringify(Object.entries(row).toSorted())}`).toSorted()
}

export function testBackup(subject: Subject): void {
  test('a backup restores into an empty database, which goes on from there', async () => {
    const source = await fill(await subject.fresh())
    const rows = await collect(source.dump())
    // As a file would: nothing but JSON.
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
    const target = await open(await subject.fresh())
    await target.restore(rows)
    expect(sorted(await collect(target.dump()))).toEqual(sorted(rows))
    expect(await target.access.load()).toEqual(await source.access.load())
    expect(await target.vault.listKeys()).toEqual(await source.vault.listKeys())
    await target.record(event('next'))
    expect(await target.events.tail({ limit: 1 })).toMatchObject([{ seq: 141 }])
  })

  test('a database that holds anything is refused', async () => {
    const rows = await collect((await fill(await subject.fresh())).dump())
    const fillers: ((storage: Storage) => Promise<unknown>)[] = [
      (storage) => storage.access.insertClient(client()),
      (storage) => storage.access.insertLock(lock()),
      (storage) => storage.vault.createHeader(header('other')),
      (storage) => storage.record(event('other')),
    ]
    for (const filler of fillers) {
      const target = await open(await subject.fresh())
      await filler(target)
      const before = sorted(await collect(target.dump()))
      await expect(target.restore(rows)).rejects.toMatchObject({ code: 'ERR_VAULT_RESTORE_NOT_EMPTY' })
      expect(sorted(await collect(target.dump()))).toEqual(before)
    }
  })

  test('a backup that is broken or newer leaves the database empty', async () => {
    const rows = await collect((await fill(await subject.fresh())).dump())
    const target = await open(await subject.fresh())
    const empty = sorted(await collect(target.dump()))
    const broken: [BackupRow[], string][] = [
      [[], 'ERR_VAULT_BACKUP_INVALID'],
      [rows.slice(1), 'ERR_VAULT_BACKUP_INVALID'],
      [[{ table: 'sallyport_schema', row: { version: 1_000 } }, ...rows.slice(1)], 'ERR_STORAGE_NEWER'],
      [[...rows, { table: 'changes', row: { counter: 1 } }], 'ERR_VAULT_BACKUP_INVALID'],
      [[...rows, { table: 'clients', row: { surprise: 1 } }], 'ERR_STORAGE_FAILED'],
    ]
    for (const [backup, code] of broken) {
      await expect(target.restore(backup)).rejects.toMatchObject({ code })
      expect(sorted(await collect(target.dump()))).toEqual(empty)
    }
    const failing = (function* () {
      yield* rows.slice(0, -1)
      throw new Error('the file ends too early')
    })()
    await expect(target.restore(failing)).rejects.toThrow('the file ends too early')
    expect(sorted(await collect(target.dump()))).toEqual(empty)
    await target.restore(rows)
  })
}
