import { inspect } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { fill, sorted } from './kit/backup.ts'
import { client, event, lock } from './kit/fixtures.ts'
import { postgresSubject } from './kit/postgres-subject.ts'
import { removeFolders, sqliteSubject } from './kit/sqlite-subject.ts'
import { closeAll, collect, open } from './kit/subject.ts'
import { describeStorage } from './kit.ts'

let server: PostgresServer | undefined
const subject = postgresSubject(() => {
  if (!server) throw new Error('PostgreSQL has not started')
  return server
})

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(async () => {
  await server?.stop()
  removeFolders()
})

describeStorage('PostgreSQL', subject)

describe('both databases', () => {
  afterEach(closeAll)

  test('a backup of one restores on the other, and back', async () => {
    const sqlite = sqliteSubject(true)
    const rows = await collect((await fill(await sqlite.fresh())).dump())
    const there = await open(await subject.fresh())
    await there.restore(rows)
    expect(sorted(await collect(there.dump()))).toEqual(sorted(rows))
    const back = await open(await sqlite.fresh())
    await back.restore(there.dump())
    expect(sorted(await collect(back.dump()))).toEqual(sorted(rows))
  })
})

describe('PostgreSQL out of order', () => {
  afterEach(closeAll)

  test('errors hold neither the address nor values of a row', async () => {
    const options = await subject.fresh()
    if (options.kind !== 'postgres') throw new Error('not PostgreSQL')
    const password = 'a-wrong-password'
    const wrong = options.url.replace(/:[^:@]+@/, `:${password}@`)
    const elsewhere = options.url.replace(/:\d+\//, ':1/')
    for (const url of [wrong, elsewhere, `postgres://user:${password}@[nowhere`]) {
      const error: unknown = await open({ kind: 'postgres', url }).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
      expect(inspect(error, { depth: null })).not.toMatch(/a-wrong-password|postgres-of-a-test/)
    }
    const { access } = await open(options)
    await access.insertClient(client({ name: 'very-private' }))
    const error: unknown = await access
      .insertClient(client({ id: 'cl_2', name: 'very-private' }))
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ detail: expect.stringContaining('clients_name') })
    expect(inspect(error, { depth: null })).not.toContain('very-private')
  })

  test('lost connections are replaced, and no change is missed', async () => {
    const options = await subject.fresh()
    const [storage, other] = [await open(options), await open(options)]
    const listener = vi.fn()
    storage.onChange(listener)
    await storage.record(event('before'))
    await vi.waitFor(async () => expect(await listening()).toBe(1))
    await endAll()
    await other.access.insertLock(lock()).catch(() => other.access.insertLock(lock()))
    await vi.waitFor(() => expect(listener).toHaveBeenCalled(), { timeout: 5_000 })
    await vi.waitFor(() => storage.record(event('after')), { timeout: 5_000 })
    await vi.waitFor(async () => expect(await listening()).toBe(1), { timeout: 5_000 })
    expect(await storage.health()).toMatchObject({ ok: true })

    async function listening(): Promise<number> {
      const sql = `select 1 from pg_stat_activity where datname = current_database() and query like 'listen%'`
      return (await subject.query(options, 'main', sql)).length
    }
    async function endAll(): Promise<void> {
      const sql = `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
      await subject.query(options, 'main', sql)
    }
  })

  test('a connection that breaks while a statement waits fails that statement, and nothing else', async () => {
    const options = await subject.fresh()
    if (options.kind !== 'postgres') throw new Error('not PostgreSQL')
    const storage = await open(options)
    const holder = new Client({ connectionString: options.url })
    await holder.connect()
    await holder.query('begin; lock table clients')
    const waits = storage.access.load().catch((error: unknown) => error)
    const sql = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await vi.waitFor(async () => expect(await subject.query(options, 'main', sql)).toHaveLength(1), {
      timeout: 10_000,
    })
    expect(await waits).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await holder.end()
    expect(await storage.access.load()).toMatchObject({ clients: [] })
  })

  test('while the server is away everything is refused; when it is back everything works', async () => {
    const storage = await open(await subject.fresh())
    const listener = vi.fn()
    storage.onChange(listener)
    await storage.record(event('before'))
    await server?.interrupt()
    await expect(storage.record(event('away'))).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(storage.access.load()).rejects.toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE' })
    await vi.waitFor(
      async () =>
        expect(await storage.health()).toMatchObject({
          ok: false,
          tables: expect.any(String),
          events: expect.any(String),
          changes: expect.any(String),
        }),
      { timeout: 5_000 },
    )
    await server?.resume()
    await vi.waitFor(async () => expect(await storage.health()).toMatchObject({ ok: true }), {
      timeout: 10_000,
    })
    await storage.record(event('after'))
    await storage.access.insertLock(lock())
    await vi.waitFor(() => expect(listener).toHaveBeenCalled())
    const kept = (await storage.events.tail({ limit: 9 })).map((each) => each.event.requestId)
    expect(kept).toEqual(['before', 'after'])
  })
})
