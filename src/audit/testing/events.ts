import fc from 'fast-check'
import type { RecordedEvent } from '../../core/index.ts'

/** Returns the record of a call that went well, as large as most are. */
export function callEvent(number: number, more: Partial<RecordedEvent> = {}): RecordedEvent {
  return {
    requestId: `req_${String(number).padStart(12, '0')}`,
    atMs: Date.UTC(2026, 0, 1) + number,
    phase: 'outcome',
    action: 'acme.api.call',
    actor: { kind: 'client', id: 'cl_4fT9aQ2bX1Lm', claimedUser: 'user-77' },
    operation: 'transcripts.create',
    result: 'success',
    durationMs: 41,
    metadata: { status: 200, rule: 'write:transcripts', environment: 'production' },
    ...more,
  }
}

const text = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constant('\n')) })
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })

/** Any record, with any text anywhere: control characters, lone surrogates, names that are numbers. */
export const anyEvent: fc.Arbitrary<RecordedEvent> = fc
  .record({
    requestId: text,
    atMs: fc.integer({ min: -8.64e15, max: 8.64e15 }),
    phase: fc.constantFrom('intent', 'outcome', 'event'),
    action: text,
    actor: fc
      .record({
        kind: fc.constantFrom('client', 'operator', 'system', 'user'),
        id: text,
        claimedUser: optional(text),
      })
      .map(withoutUndefined),
    resource: optional(text),
    operation: optional(text),
    result: optional(fc.constantFrom('success', 'failure')),
    reason: optional(text),
    durationMs: optional(fc.double({ noNaN: true, noDefaultInfinity: true }).map((ms) => ms + 0)),
    metadata: optional(fc.dictionary(text, fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }))),
  })
  .map(withoutUndefined) as fc.Arbitrary<RecordedEvent>

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value
}
