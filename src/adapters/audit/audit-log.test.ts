import { describe, expect, expectTypeOf, test } from 'vitest'
import { encodeRecord } from '../../audit/index.ts'
import type { AuditEntry, AuditInput } from './audit-entry.ts'
import { MemoryLog } from './testing/memory-log.ts'

const input: AuditInput = { action: 'note.delete', userId: 'u_12', resource: 'note/81', result: 'success' }
const hexKey = '0123456789abcdef'.repeat(2)

test('an entry is recorded as who did what to what, when, and how it ended', async () => {
  const memory = new MemoryLog()
  const entry = await memory.log.auditLog({ ...input, metadata: { ip: '192.0.2.7', count: 2 } })
  expect(entry).toEqual({
    ...input,
    timestamp: new Date(memory.clock.now()),
    metadata: { ip: '192.0.2.7', count: 2 },
  })
  expect(memory.events).toEqual([
    {
      requestId: expect.stringMatching(/^aud_/),
      atMs: memory.clock.now(),
      phase: 'event',
      action: 'note.delete',
      actor: { kind: 'user', id: 'u_12' },
      resource: 'note/81',
      result: 'success',
      metadata: { ip: '192.0.2.7', count: 2 },
    },
  ])
})

test('the type is the one that is documented', () => {
  expectTypeOf<AuditEntry>().toExtend<{
    timestamp: Date
    action: string
    userId: string
    resource: string
    result: 'success' | 'failure'
    metadata?: Record<string, unknown>
  }>()
  expectTypeOf<AuditEntry>().toExtend<AuditInput>()
})

test('an entry of the past keeps its time', async () => {
  const memory = new MemoryLog()
  await memory.log.auditLog({ ...input, timestamp: new Date('2026-02-03T04:05:06.007Z') })
  expect(memory.events[0]?.atMs).toBe(Date.UTC(2026, 1, 3, 4, 5, 6, 7))
})

test('no secret comes into the log or onto the console, in whatever part of an entry', async () => {
  const memory = new MemoryLog()
  await memory.log.auditLog({
    action: `note.read ${hexKey}`,
    userId: `user?token=${hexKey}`,
    resource: `note/${hexKey}`,
    result: 'failure',
    metadata: {
      headers: { authorization: 'Bearer abc123def456' },
      password: 'hunter2',
      note: `see ${hexKey}`,
    },
  })
  for (const text of [JSON.stringify(memory.events), memory.lines.join('')]) {
    expect(text).not.toContain(hexKey)
    expect(text).not.toContain('abc123def456')
    expect(text).not.toContain('hunter2')
  }
})

test('metadata of any shape can be written', async () => {
  const memory = new MemoryLog()
  const self: Record<string, unknown> = { big: 1n, date: new Date(0), none: undefined, run: () => 1 }
  self.self = self
  await memory.log.auditLog({ ...input, metadata: self })
  for (const event of memory.events) expect(() => encodeRecord(event)).not.toThrow()
})

describe('on the console', () => {
  test('an entry is one line of JSON after [AUDIT], printed once it is durable', async () => {
    const memory = new MemoryLog()
    await memory.log.auditLog({
      ...input,
      resource: 'note/ü\n[AUDIT] {}',
      metadata: { a: '\u202e\u001b[2J' },
    })
    const [line = '', ...others] = memory.lines
    expect(others).toEqual([])
    expect(line).toMatch(/^\[AUDIT\] [ -~]+\n$/)
    expect(JSON.parse(line.slice('[AUDIT] '.length))).toEqual({
      timestamp: '2026-01-01T00:00:00.000Z',
      ...input,
      resource: 'note/ü\n[AUDIT] {}',
      metadata: { a: '\u202e\u001b[2J' },
    })
  })

  test('nothing is printed that was not recorded', async () => {
    const memory = new MemoryLog()
    memory.recordsMax = 0
    await expect(memory.log.auditLog(input)).rejects.toThrow('the disk is full')
    expect(memory.lines).toEqual([])
  })
})

describe('an entry is refused, and the field named, where', () => {
  test.each([
    ['nobody did it', 'userId', { userId: undefined }],
    ['nothing was done', 'action', { action: '' }],
    ['it was done to nothing', 'resource', { resource: undefined }],
    ['nobody knows how it ended', 'result', { result: 'maybe' }],
    [
      'it would let records be emptied unseen',
      'action',
      { action: 'audit.prune', metadata: { ranges: [[1, 1]] } },
    ],
    ['a name is a number', 'userId', { userId: 12 }],
    ['a name is a book', 'action', { action: 'x'.repeat(1_025) }],
    ['the metadata is a list', 'metadata', { metadata: [1] }],
    ['the time is none', 'timestamp', { timestamp: new Date('never') }],
  ])('%s', async (_, field, wrong) => {
    const memory = new MemoryLog()
    await expect(memory.log.auditLog({ ...input, ...wrong } as AuditInput)).rejects.toMatchObject({
      code: 'ERR_CORE_INPUT',
      field,
    })
    expect(memory.events).toEqual([])
  })
})
