import { expect, test, vi } from 'vitest'
import { killAfterLines, startChild } from './child.ts'
import { event } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

export function testDurability(subject: Subject): void {
  test('a full queue refuses at once and keeps what it holds', async () => {
    const storage = await open({ ...(await subject.fresh()), recording: { queueMax: 10 } })
    const held = Array.from({ length: 10 }, (_, index) => storage.record(event(`r${index}`)))
    await expect(storage.record(event('too many'))).rejects.toMatchObject({
      code: 'ERR_STORAGE_FAILED',
      detail: 'the queue of the event log is full',
    })
    expect((await storage.health()).queuedRecords).toBeLessThanOrEqual(10)
    await Promise.all(held)
    await storage.record(event('again'))
    expect(await storage.events.count()).toBe(11)
  })

  test('where the log cannot be written every record is refused, health says so, and both recover', async () => {
    const options = await subject.fresh()
    const storage = await open(options)
    await storage.record(event('before'))
    expect(await storage.health()).toMatchObject({ ok: true, events: undefined })
    const mend = await subject.breakLog(options)
    const refused = await Promise.allSettled([storage.record(event('x')), storage.record(event('y'))])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await storage.health()).toMatchObject({ ok: false, tables: undefined, events: expect.any(String) })
    await mend()
    expect(await storage.health()).toMatchObject({ ok: true, events: undefined })
    await storage.record(event('after'))
    const kept = (await storage.events.tail({ limit: 10 })).map((each) => each.event.requestId)
    expect(kept).toEqual(expect.arrayContaining(['before', 'after']))
  })

  test('no acknowledged record is lost when the process is killed', async () => {
    const options = await subject.fresh()
    const acknowledged: string[] = []
    for (const [run, lines] of [200, 777, 1_500].entries()) {
      const lineList = await killAfterLines(startChild('record-for-ever', options, `${run}`), lines)
      expect(lineList.length).toBeGreaterThanOrEqual(lines)
      acknowledged.push(...lineList)
      const { events, close } = await open(options)
      const stored = await events.tail({ limit: 1_000_000 })
      const ids = new Set(stored.map((each) => each.event.requestId))
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
      expect(ids.size).toBe(stored.length)
      expect(stored.every(({ seq }, index) => seq === index + 1)).toBe(true)
      await close()
    }
  })

  if (subject.holdLog) testDeadline(subject, subject.holdLog)
}

function testDeadline(subject: Subject, holdLog: NonNullable<Subject['holdLog']>): void {
  test('a write that does not end is given up at its deadline, and the log goes on when it has ended', async () => {
    const options = await subject.fresh()
    const storage = await open({ ...options, recording: { deadlineMs: 150 } })
    await storage.record(event('before'))
    const release = await holdLog(options)
    const [first, second] = await Promise.allSettled([
      storage.record(event('held')),
      storage.record(event('held too')),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'ERR_STORAGE_FAILED' } })
    expect(second.status).toBe('rejected')
    // Nobody else has to wait for the deadline while the write is stuck.
    await expect(storage.record(event('at once'))).rejects.toMatchObject({
      detail: 'a write to the event log does not end',
    })
    expect(await storage.health()).toMatchObject({ ok: false, events: expect.any(String) })
    await release()
    await vi.waitFor(() => storage.record(event('after')), { timeout: 10_000 })
    expect(await storage.health()).toMatchObject({ ok: true })
  })
}
