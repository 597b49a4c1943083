import { expect, test } from 'vitest'
import type { Hold, LedgerEntry, Run, RunItem } from '../../../src/retention/index.ts'
import { atMs, client } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

const account = { vendor: 'acme', environment: 'production', key: 'default' } as const

const entry: LedgerEntry = {
  ...account,
  madeBy: 'calls',
  id: 'call_1',
  createdAtMs: atMs,
  clientId: 'cl_000000000001',
  tag: 'support',
  user: 'h1:user',
}

const run: Run = {
  id: 'run_000000000001',
  planHash: 'a'.repeat(32),
  state: 'planned',
  reason: 'policy',
  policyVersion: 'b'.repeat(16),
  outlook: { accounts: [] },
  plannedAtMs: atMs,
  startedAtMs: null,
  endedAtMs: null,
}

const item = (position: number): RunItem => ({
  ...account,
  kind: 'calls',
  id: `call_${position}`,
  position,
  tag: null,
  createdAtMs: atMs,
  policy: 'monthly',
  state: 'due',
  attempts: 0,
  nextAtMs: 0,
  requestId: null,
  trace: {},
  problem: null,
})

const hold: Hold = {
  id: 'hold_000000000001',
  target: { tag: 'support' },
  reason: 'case 17',
  createdAtMs: atMs,
  createdBy: 'operator ada',
  endsAtMs: atMs + 1,
  liftedAtMs: null,
}

const charge = { holder: 'one', untilMs: atMs + 10 }

export function testRetainedItems(subject: Subject): void {
  test('the ledger keeps what was created once, by account and by user', async () => {
    const { retention } = await open(await subject.fresh())
    const other = { ...entry, id: 'call_2', createdAtMs: atMs + 1, user: null, tag: null }
    await retention.insertLedger([entry, other, { ...entry, key: 'second' }])
    await retention.insertLedger([{ ...entry, createdAtMs: atMs + 5 }])
    expect(await retention.ledger(account)).toEqual([entry, other])
    expect(await retention.ledgerOfUser('h1:user')).toHaveLength(2)
    expect(await retention.ledgerElsewhere(account)).toEqual(new Set(['call_1']))
  })

  test('an id is known where the ledger or a run has it, at that vendor', async () => {
    const { retention } = await open(await subject.fresh())
    await retention.insertLedger([entry])
    await retention.insertRun(run, [item(7)])
    for (const id of [entry.id, 'call_7']) {
      expect(await retention.isKnown(id, undefined), id).toBe(true)
      expect(await retention.isKnown(id, account.vendor), id).toBe(true)
      expect(await retention.isKnown(id, 'another'), id).toBe(false)
    }
    expect(await retention.isKnown('call_8', undefined)).toBe(false)
  })

  test('one run is under way at a time, and one process has charge of it', async () => {
    const options = await subject.fresh()
    const [here, there] = [(await open(options)).retention, (await open(options)).retention]
    await here.insertRun(run, [item(0)])
    await here.startRun({ ...run, state: 'running' })
    const second = { ...run, id: 'run_000000000002' }
    await here.insertRun(second, [])
    const started = { ...second, state: 'running' as const }
    await expect(here.startRun(started)).rejects.toMatchObject({ code: 'ERR_RETENTION_UNDER_WAY' })
    expect(await here.take(run.id, charge, atMs)).toMatchObject({ id: run.id, state: 'running' })
    expect(await there.take(run.id, { ...charge, holder: 'two' }, atMs + 9)).toBeUndefined()
    const late = { holder: 'two', untilMs: atMs + 30 }
    expect(await there.take(run.id, late, atMs + 10)).toMatchObject({ id: run.id })
    await expect(here.saveItems(run.id, [item(0)], charge)).rejects.toMatchObject({
      code: 'ERR_RETENTION_TAKEN',
    })
    await there.saveRun({ ...run, state: 'done' }, late)
    await here.startRun(started)
  })

  test('a later plan takes the place of an earlier one, with everything in it', async () => {
    const { retention } = await open(await subject.fresh())
    await retention.insertRun(run, [item(0)])
    await retention.insertRun({ ...run, id: 'run_000000000002', reason: 'erasure' }, [])
    await retention.insertRun({ ...run, id: 'run_000000000003' }, [item(0), item(1)])
    expect((await retention.runs()).map(({ id }) => id)).toEqual(['run_000000000002', 'run_000000000003'])
    expect(await retention.items(run.id, { afterPosition: -1, limit: 10 })).toEqual([])
    expect(await retention.items('run_000000000003', { afterPosition: 0, limit: 10 })).toEqual([item(1)])
  })

  test('nothing is marked past a hold that has come', async () => {
    const { retention } = await open(await subject.fresh())
    await retention.insertRun(run, [item(0)])
    await retention.startRun({ ...run, state: 'running' })
    await retention.take(run.id, charge, atMs)
    const marked: RunItem = { ...item(0), state: 'deleting', requestId: 'act_1' }
    await retention.insertHold(hold)
    expect(await retention.markDeleting(run.id, [marked], charge, 0)).toBe(false)
    expect(await retention.takeItems(run.id, atMs, 10)).toEqual([item(0)])
    expect(await retention.markDeleting(run.id, [marked], charge, 1)).toBe(true)
    expect(await retention.takeItems(run.id, atMs, 10)).toEqual([marked])
    expect(await retention.liftHold(hold.id, atMs)).toBe(true)
    expect(await retention.liftHold(hold.id, atMs)).toBe(false)
    expect(await retention.holds()).toEqual([{ ...hold, liftedAtMs: atMs }])
  })

  test('no session is forgotten past a hold that has come; whose they were is forgotten with how long they were heard', async () => {
    const { retention, tokens } = await open(await subject.fresh())
    const token = {
      hash: 'h',
      clientId: entry.clientId,
      vendor: 'acme',
      purpose: 'streaming',
      user: 'ada',
      mintedAtMs: atMs,
      expiresAtMs: atMs + 60_000,
      sessionMs: 600_000,
      refreshOf: null,
      state: 'minted',
    } as const
    for (const id of ['tok_1', 'tok_2']) await tokens.insert({ ...token, id, hash: id })
    await tokens.insert({ ...token, id: 'tok_3', hash: 'tok_3', user: 'bob' })
    const heard = [
      { user: 'ada', clientId: entry.clientId, vendor: 'acme', purpose: 'streaming' as const, ms: 5 },
    ]
    await tokens.addAudio('2026-11-22', heard)
    await retention.insertRun(run, [])
    await retention.startRun({ ...run, state: 'running' })
    await retention.take(run.id, charge, atMs)
    const forget = (holdCount: number, by = charge) =>
      retention.forgetSessions(run.id, { users: ['ada'], sessionIds: ['tok_1'] }, by, {
        holdCount,
        nowMs: atMs + 1,
      })
    await retention.insertHold(hold)
    expect(await forget(0)).toBe(false)
    expect(await tokens.ofUsers(['ada'])).toHaveLength(2)
    await expect(forget(1, { ...charge, holder: 'two' })).rejects.toMatchObject({
      code: 'ERR_RETENTION_TAKEN',
    })
    expect(await forget(1)).toBe(true)
    expect((await tokens.ofUsers(['ada', 'bob'])).map(({ id }) => id)).toEqual(['tok_2', 'tok_3'])
    expect(await tokens.find({ id: 'tok_1' })).toMatchObject({ user: null, revokedAtMs: atMs + 1 })
    expect(await tokens.addAudio('2026-11-22', heard)).toEqual([5])
  })

  test('what is gone is counted, and its id is nowhere any more', async () => {
    const options = await subject.fresh()
    const { retention, access } = await open(options)
    await retention.insertLedger([entry])
    for (const [id, environment] of [
      [entry.clientId, 'production'],
      ['cl_000000000002', 'staging'],
    ] as const) {
      await access.insertClient(client({ id, environment, name: id, keyHash: id }))
      await access.insertOwnIds([{ clientId: id, vendor: 'acme', id: 'call_1', createdAtMs: atMs }])
    }
    await retention.insertRun(run, [item(1), { ...item(2), nextAtMs: atMs + 5 }])
    await retention.startRun({ ...run, state: 'running' })
    const later: Run = { ...run, id: 'run_000000000002', reason: 'erasure' }
    await retention.insertRun(later, [item(1), item(2)])
    await retention.take(run.id, charge, atMs)
    await retention.unlink([item(1)], atMs)
    await retention.finishItems(run.id, [{ ...item(1), state: 'gone' }], charge)
    expect(await retention.counts(run.id)).toMatchObject({ gone: 1, due: 1, held: 0 })
    expect(await retention.nextItemAtMs(run.id)).toBe(atMs + 5)
    expect(await retention.takeItems(run.id, atMs, 10)).toEqual([])
    expect(await retention.ledger(account)).toEqual([])
    expect(await access.loadOwnIds(entry.clientId, 'acme')).toEqual([])
    // A client of another environment keeps what is its own.
    expect(await access.loadOwnIds('cl_000000000002', 'acme')).toEqual(['call_1'])
    // A plan that still holds it finds it settled; others keep what they have.
    expect(await retention.counts(later.id)).toMatchObject({ gone: 1, due: 1 })
    const rows = await subject.query(options, 'main', 'select * from retention_items')
    expect(JSON.stringify(rows)).not.toContain('call_1')
    await expect(retention.finishItems(run.id, [item(2)], charge)).rejects.toMatchObject({
      code: 'ERR_CORE_INTERNAL',
    })
  })
}
