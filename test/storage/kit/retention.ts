import { expect, test } from 'vitest'
import {
  hashIdentifier,
  openField,
  pruneAction,
  pruneMetadata,
  SealedSubjectKeys,
  sealField,
  verifyLog,
} from '../../../src/audit/index.ts'
import { logVerifiers } from '../../support/log-key.ts'
import { event } from './fixtures.ts'
import { collect, open, type Subject } from './subject.ts'

export function testRetention(subject: Subject): void {
  test('old records lose their bytes, the log verifies, and each proof stays; a deletion shows', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    const { logRetention, sealedLog, events } = storage
    for (const id of ['old-1', 'old-2', 'old-3']) await storage.record(event(id))
    const young = Date.now() + 1
    await new Promise((resolve) => setTimeout(resolve, 5))
    await storage.record(event('young'))
    const anchors = (await collect(sealedLog.batches())).map(({ checkpoint }) => checkpoint)
    const plan = await logRetention.plan(young)
    expect(plan).toEqual({ range: [1, 3], records: 3 })
    const range = plan.range ?? [0, 0]
    await storage.record(event('prune', { action: pruneAction, metadata: pruneMetadata([range]) }))
    await events.fillIndex()
    await logRetention.prune(range)
    expect((await collect(sealedLog.records())).map(({ seq }) => seq)).toEqual([4, 5])
    const verify = () => verifyLog(sealedLog.batches(), { verifiers: logVerifiers, anchors })
    expect(await verify()).toMatchObject({ outcome: 'intact', size: 5, anchoredSize: 4 })
    expect(await logRetention.plan(young)).toEqual({ range: undefined, records: 0 })
    expect(await events.query({ requestId: 'old-2' }, 9)).toEqual([])
    expect(await subject.query(options, 'log', 'select * from event_terms where seq < 4')).toEqual([])
    await storage.record(event('next'))
    await subject.query(options, 'log', "update events set body = '\n' where seq = 4")
    expect(await verify()).toMatchObject({ outcome: 'tampered', reason: 'deleted', firstBad: 4 })
  })

  test('holds stand until they are lifted', async () => {
    const { logRetention } = await open(await subject.fresh())
    const hold = { id: 'hold_1', reason: 'a case', createdAtMs: 7, createdBy: 'operator/root' }
    await logRetention.insertHold(hold)
    expect(await logRetention.holds()).toEqual([hold])
    expect(await logRetention.deleteHold('hold_2')).toBe(false)
    expect(await logRetention.deleteHold('hold_1')).toBe(true)
    expect(await logRetention.holds()).toEqual([])
  })

  test('a subject that is erased cannot be read again, and the log stays valid', async () => {
    const options = await subject.fresh()
    const [storage, other] = [await open(options), await open(options)]
    const master = Buffer.alloc(32, 3)
    const keys = new SealedSubjectKeys(storage.subjectKeys, master)
    const elsewhere = new SealedSubjectKeys(other.subjectKeys, master)
    const who = hashIdentifier('ada', Buffer.alloc(32, 1))
    expect(await keys.find(who)).toBeUndefined()
    const [one, two] = await Promise.all([keys.create(who), elsewhere.create(who)])
    expect(Buffer.from(one)).toEqual(Buffer.from(two))
    const place = { subject: who, requestId: 'r', field: 'metadata.email' }
    const email = sealField('ada@example.com', place, one)
    await storage.record(event('r', { metadata: { email } }))
    expect(openField(email, place, (await elsewhere.find(who)) ?? Buffer.alloc(32))).toBe('ada@example.com')
    await storage.logRetention.insertHold({
      id: 'hold_1',
      reason: 'a case',
      createdAtMs: 7,
      createdBy: 'root',
    })
    await expect(elsewhere.erase(who)).rejects.toMatchObject({ code: 'ERR_AUDIT_HELD' })
    expect(await storage.logRetention.deleteHold('hold_1')).toBe(true)
    expect(await elsewhere.erase(who)).toBe(true)
    expect(await keys.erase(who)).toBe(false)
    expect(await keys.find(who)).toBeUndefined()
    const again = await keys.create(who)
    expect(() => openField(email, place, again)).toThrow()
    await subject.query(options, 'main', "update subject_keys set sealed = 'AAAA'")
    await expect(keys.find(who)).rejects.toMatchObject({ name: 'SallyportError' })
    expect(await verifyLog(storage.sealedLog.batches(), { verifiers: logVerifiers })).toMatchObject({
      ok: true,
    })
  })
}
