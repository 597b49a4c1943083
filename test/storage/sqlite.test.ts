import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createStorage } from '../../src/storage/open.ts'
import { openInProcess } from '../../src/storage/sqlite/in-process.ts'
import { openWorker } from '../../src/storage/sqlite/worker-engine.ts'
import { logKey } from '../support/log-key.ts'
import { runChild } from './kit/child.ts'
import { atMs, event, header, lock, sealed, vaultKey } from './kit/fixtures.ts'
import { newFolder, removeFolders, sqliteSubject } from './kit/sqlite-subject.ts'
import { closeAll, open } from './kit/subject.ts'
import { describeStorage } from './kit.ts'

afterAll(removeFolders)

describeStorage('SQLite in a thread of its own', sqliteSubject(true))
describeStorage('SQLite in this thread', sqliteSubject(false))

describe('SQLite files', () => {
  afterEach(closeAll)

  test('nobody else can read them', async () => {
    const folder = join(newFolder(), 'made', 'here')
    const storage = await open({ kind: 'sqlite', folder })
    await storage.access.insertLock(lock())
    await storage.record(event('a'))
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
    expect(Object.fromEntries(modes)).toEqual({
      'sallyport.db': 0o600,
      'sallyport.db-wal': 0o600,
      'sallyport.db-shm': 0o600,
      'log.db': 0o600,
      'log.db-wal': 0o600,
      'log.db-shm': 0o600,
    })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('a file that others could read is closed to them', async () => {
    const folder = newFolder()
    const path = join(folder, 'sallyport.db')
    writeFileSync(path, '')
    chmodSync(path, 0o644)
    await open({ kind: 'sqlite', folder, worker: false })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('a file that is no database is refused', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'sallyport.db'), 'this is not a database at all, '.repeat(50))
    for (const worker of [true, false]) {
      await expect(open({ kind: 'sqlite', folder, worker })).rejects.toMatchObject({
        code: 'ERR_STORAGE_FAILED',
        detail: 'sqlite 26: file is not a database',
      })
    }
  })

  test('commits wait for the disk, and deleted values are overwritten', async () => {
    const engine = openInProcess(newFolder())
    for (const file of ['main', 'log'] as const) {
      const pragmas = ['synchronous', 'journal_mode', 'secure_delete', 'foreign_keys']
      const outcomes = await engine.transact(
        file,
        'read',
        pragmas.map((name) => ({ sql: `pragma ${name}`, parameters: [] })),
      )
      expect(outcomes.flatMap(({ rows }) => rows.flatMap(Object.values))).toEqual([2, 'wal', 1, 1])
    }
    await engine.close()
  })

  test('a sealed value that was revoked or rewrapped stands in no file any more', async () => {
    const folder = newFolder()
    const { vault } = await open({ kind: 'sqlite', folder })
    const holds = (text: string) =>
      readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text))
    await vault.createHeader(header('old'))
    await vault.insertKey(vaultKey({ sealed: sealed('first') }), [])
    expect(holds('ciphertext-first')).toBe(true)
    await vault.rewrap(header('new'), new Map([['key_000000000001', sealed('second')]]))
    expect([holds('ciphertext-first'), holds('ciphertext-second')]).toEqual([false, true])
    await vault.revokeKey('key_000000000001', atMs)
    expect(holds('ciphertext-second')).toBe(false)
  })

  test('a damaged end of the log is found before anything is added', async () => {
    const options = { kind: 'sqlite', folder: newFolder(), worker: false } as const
    const storage = await open(options)
    await storage.record(event('a'))
    await storage.close()
    await sqliteSubject(false).query(options, 'log', 'update events set count = 2')
    await expect(open(options)).rejects.toMatchObject({
      code: 'ERR_AUDIT_LOG_BROKEN',
    })
  })
})

describe('the database thread', () => {
  test('when it dies everything is refused, and health says so', async () => {
    const engine = await openWorker(newFolder())
    const storage = await createStorage(engine)
    await storage.openLog(logKey.signerKey)
    const changed: boolean[] = []
    storage.onChange(() => changed.push(true))
    await storage.record(event('before'))
    const pending = [storage.record(event('pending')), storage.access.load(), storage.vault.listKeys()]
    const settled = Promise.allSettled(pending)
    await Promise.all([once(engine.worker, 'exit'), engine.worker.terminate()])
    for (const { status } of await settled) expect(status).toBe('rejected')
    await expect(storage.record(event('later'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FAILED' })
    await expect(storage.access.load()).rejects.toMatchObject({ detail: 'the database thread has ended' })
    expect(await storage.health()).toMatchObject({
      ok: false,
      tables: expect.any(String),
      events: expect.any(String),
      changes: expect.any(String),
    })
    await storage.close()
  })

  test('does not keep a process alive that forgets to close, nor end one that waits for it', async () => {
    const options = { kind: 'sqlite', folder: newFolder(), worker: true } as const
    expect(await runChild('forget-to-close', options)).toEqual({ code: 0 })
    const storage = await open(options)
    expect(await storage.events.count()).toBe(1)
    await storage.close()
  })
})
