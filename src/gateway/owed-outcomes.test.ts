import { expect, test } from 'vitest'
import type { RecordedEvent } from '../core/index.ts'
import { OwedOutcomes } from './owed-outcomes.ts'

const outcome = (requestId: string, more: Partial<RecordedEvent> = {}): RecordedEvent => ({
  requestId,
  atMs: 50,
  durationMs: 10,
  phase: 'outcome',
  action: 'acme.api.call',
  actor: { kind: 'client', id: 'cl_1' },
  ...more,
})

async function* logOf(...records: readonly RecordedEvent[]): AsyncGenerator<RecordedEvent> {
  yield* records
}

test('what is owed is recorded once, and not where the log holds it already', async () => {
  const recorded: string[] = []
  const owed = new OwedOutcomes(async ({ requestId }) => void recorded.push(requestId))
  owed.add(outcome('a'))
  owed.add(outcome('b', { atMs: 40, durationMs: 35 }))
  owed.add(outcome('c'))
  owed.add(outcome('intent', { phase: 'intent' }))
  expect([owed.size, owed.oldestStartMs()]).toEqual([3, 5])
  // A commit in doubt has held one of them; another instance took this one for dead and has closed the other.
  await owed.settle(logOf(outcome('a'), outcome('c', { reason: 'outcome_unknown' }), outcome('d')))
  expect(recorded).toEqual(['b', 'c'])
  expect([owed.size, owed.oldestStartMs()]).toEqual([0, undefined])
})

test('what cannot be recorded yet stays owed', async () => {
  const failing = new Set(['b'])
  const recorded: string[] = []
  const owed = new OwedOutcomes(async ({ requestId }) => {
    if (failing.has(requestId)) throw new Error('disk full')
    recorded.push(requestId)
  })
  owed.add(outcome('a'))
  owed.add(outcome('b'))
  await expect(owed.settle(logOf())).rejects.toThrow('disk full')
  expect(owed.size).toBe(1)
  failing.clear()
  await owed.settle(logOf(outcome('a')))
  expect(recorded).toEqual(['a', 'b'])
})

test('memory is bounded: of what is too much only the time is known, and that some are missing', async () => {
  const owed = new OwedOutcomes(async () => {}, 2)
  for (const id of ['a', 'b']) owed.add(outcome(id))
  expect(owed.areSomeForgotten).toBe(false)
  owed.add(outcome('c', { atMs: 60, durationMs: 57 }))
  owed.add(outcome('d'))
  expect([owed.size, owed.areSomeForgotten, owed.oldestStartMs()]).toEqual([2, true, 3])
  await owed.settle(logOf())
  expect([owed.size, owed.areSomeForgotten, owed.oldestStartMs()]).toEqual([0, true, 3])
})
