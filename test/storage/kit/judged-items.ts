import { expect, test } from 'vitest'
import type { JudgedItem } from '../../../src/safety/index.ts'
import type { StorageOptions } from '../../../src/storage/index.ts'
import { schemaSteps, type Words } from '../../../src/storage/schema/steps.ts'
import { atMs } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

const judged: JudgedItem = {
  id: 'item_000000000001',
  vendor: 'acme',
  environment: 'production',
  key: 'default',
  item: 'call_1',
  policy: 'careful',
  policyVersion: 'a'.repeat(16),
  state: 'quarantined',
  verdict: { action: 'quarantine', by: 'vendor', reasons: [] },
  judgedAtMs: atMs,
  releasedAtMs: null,
  releasedBy: null,
  releaseReason: null,
}

const version = judged.policyVersion

export function testJudgedItems(subject: Subject): void {
  test('an item is judged once at a time; what a person released stays released', async () => {
    const { safety } = await open(await subject.fresh())
    expect(await safety.find(judged, version)).toBeUndefined()
    expect(await safety.put(judged)).toEqual(judged)
    // Two that judge at once: one judgement stands, under one id.
    expect(await safety.put({ ...judged, id: 'item_000000000002', state: 'flagged' })).toEqual(judged)
    const again = { ...judged, judgedAtMs: atMs + 1 }
    expect(await safety.put(again)).toEqual(again)
    expect(await safety.list(['quarantined'], 10)).toEqual([again])
    const by = { who: 'operator ada', reason: 'quotes a film', atMs: atMs + 2 }
    expect(await safety.release(judged, by), 'what was judged before').toBe(false)
    expect(await safety.release(again, by)).toBe(true)
    expect(await safety.release(again, by)).toBe(false)
    expect(await safety.put({ ...judged, judgedAtMs: atMs + 3 })).toMatchObject({
      state: 'released',
      releasedBy: 'operator ada',
      releaseReason: 'quotes a film',
    })
    expect(await safety.list(['quarantined'], 10)).toEqual([])
    expect(await safety.findById(judged.id)).toMatchObject({ state: 'released' })
    expect(await safety.release({ ...judged, id: 'item_none' }, by)).toBe(false)
    // Held again for what was said later: only by whoever has seen that it was released, and as it was.
    const held = { ...judged, judgedAtMs: atMs + 4 }
    const released = await safety.findById(judged.id)
    expect(await safety.put(held, { ...judged, state: 'released' })).toEqual(released)
    expect(await safety.put(held, released)).toEqual(held)
  })

  test('each policy has its own judgement of an item; what is let go under one is held by another', async () => {
    const { safety } = await open(await subject.fresh())
    const other = { ...judged, id: 'item_000000000002', policy: 'strict' }
    await safety.put(judged)
    expect(await safety.put(other)).toEqual(other)
    expect(await safety.release(judged, { who: 'operator ada', reason: 'a film', atMs })).toBe(true)
    expect(await safety.find(judged, version)).toMatchObject({ id: judged.id, state: 'released' })
    expect(await safety.find(other, version)).toEqual(other)
    expect(await safety.list(['quarantined'], 10)).toEqual([other])
  })

  test('what was judged before policies had their own judgements is that of the first that asks', async () => {
    const options = await databaseBefore(subject, 'judged_items add column policy')
    const { policy: _, ...bare } = judged
    const rows = [
      bare,
      { ...bare, id: 'item_000000000002', item: 'call_2', state: 'released' },
      { ...bare, id: 'item_000000000003', item: 'call_3', state: 'released' },
    ]
    for (const row of rows) {
      const values = [row.id, row.vendor, row.environment, row.key, row.item, row.state, JSON.stringify(row)]
      const columns = 'id, vendor, environment, key_name, item, state, body, judged_at_ms'
      const sql = `insert into judged_items (${columns}) values (${values.map((value) => `'${value}'`).join(', ')}, ${atMs})`
      await subject.query(options, 'main', sql)
    }
    const { safety } = await open(options)
    const [listed] = await safety.list(['quarantined'], 10)
    expect(listed).toEqual({ ...judged, policy: '' })
    expect(await safety.find(judged, 'another')).toEqual(judged)
    expect(await safety.find({ ...judged, policy: 'strict' }, version)).toBeUndefined()
    // A release counts for the policy that a person has seen the judgement of, as it was.
    expect(await safety.find({ ...judged, item: 'call_2' }, version)).toMatchObject({ state: 'released' })
    expect(await safety.find({ ...judged, item: 'call_2', policy: 'strict' }, version)).toBeUndefined()
    expect(await safety.find({ ...judged, item: 'call_3' }, 'another')).toBeUndefined()
    const again = { ...judged, id: 'item_000000000004', item: 'call_3' }
    expect(await safety.put(again)).toEqual(again)
  })
}

/** Returns a database as it was before the step that holds this text. */
async function databaseBefore(subject: Subject, text: string): Promise<StorageOptions> {
  const options = await subject.fresh()
  const isSqlite = options.kind === 'sqlite'
  const words: Words = {
    dialect: options.kind,
    integer: isSqlite ? 'integer' : 'bigint',
    table: (name, columns) => `create table ${name} (${columns.join(', ')})${isSqlite ? ' strict' : ''}`,
  }
  const version = schemaSteps.findIndex((step) => step.statements(words).some((sql) => sql.includes(text)))
  const statements = schemaSteps
    .slice(0, version)
    .flatMap((step) => (isSqlite && step.file === 'log' ? [] : step.statements(words)))
  for (const sql of [
    `create table sallyport_schema (version ${words.integer} not null)${isSqlite ? ' strict' : ''}`,
    `insert into sallyport_schema (version) values (${version})`,
    ...statements,
  ])
    await subject.query(options, 'main', sql)
  return options
}
