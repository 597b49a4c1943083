import { expect, test } from 'vitest'
import { createIdentifierHash, type HashedId, openField, type SealedField } from '../../audit/index.ts'
import type { RecordedEvent } from '../../core/index.ts'
import { createSealingRecorder } from './sealing-recorder.ts'

const hash = createIdentifierHash(Buffer.alloc(32, 1))
const key = Buffer.alloc(32, 2)
const ada = 'ada@example.com'

const call = (phase: RecordedEvent['phase'], claimedUser: string = ada): RecordedEvent => ({
  requestId: 'req_1',
  atMs: 0,
  phase,
  action: 'acme.api.call',
  actor: { kind: 'client', id: 'cl_1', claimedUser },
  metadata: { rule: 'read:*' },
})

/** A recorder over keys that come when they are let, or are at hand. */
function start(known?: Uint8Array) {
  const written: RecordedEvent[] = []
  const made = Promise.withResolvers<Uint8Array>()
  const asked: HashedId[] = []
  const record = createSealingRecorder(async (event) => void written.push(event), {
    hash,
    keys: {
      known: () => known,
      create(subject) {
        asked.push(subject)
        return made.promise
      },
    },
  })
  return { written, made, asked, record }
}

function openUser({ requestId, metadata }: RecordedEvent): string {
  const place = { subject: hash(ada), requestId, field: 'metadata.sealedUser' }
  return openField(metadata?.sealedUser as SealedField, place, key)
}

test('an intent says who the user is under a key of that user alone, beside what it says otherwise', async () => {
  const { written, made, asked, record } = start()
  made.resolve(key)
  await record(call('intent'))
  expect(written).toMatchObject([{ metadata: { rule: 'read:*' } }])
  expect(openUser(written[0] as RecordedEvent)).toBe(ada)
  expect(JSON.stringify(written[0]?.metadata)).not.toContain(ada)
  expect(asked).toEqual([hash(ada)])
})

test('where the key is at hand nobody is asked, and nothing waits', () => {
  const { written, asked, record } = start(key)
  void record(call('intent'))
  expect(written.map(openUser)).toEqual([ada])
  expect(asked).toEqual([])
})

test('how a call ended is not recorded before that it began', async () => {
  const { written, made, record } = start()
  const both = [record(call('intent')), record(call('outcome'))]
  await record({ ...call('outcome'), requestId: 'req_2' })
  expect(written.map(({ requestId }) => requestId)).toEqual(['req_2'])
  made.resolve(key)
  await Promise.all(both)
  expect(written.map(({ phase }) => phase)).toEqual(['outcome', 'intent', 'outcome'])
  expect(written[2]?.metadata).toEqual({ rule: 'read:*' })
})

test.each([
  ['a refusal', call('outcome')],
  ['an event', call('event')],
])('%s is recorded as it is, and makes no key', async (_, event) => {
  const { written, asked, record } = start()
  await record(event)
  expect([written, asked]).toEqual([[event], []])
})

test('a user who is called like the hash of another is sealed as another', async () => {
  const { written, asked, record } = start(key)
  await record(call('intent', hash(ada)))
  expect(written[0]?.metadata?.sealedUser).toBeDefined()
  expect(() => openUser(written[0] as RecordedEvent)).toThrow()
  expect(asked).toEqual([])
})

test('where there is no key there is no record, and what comes later is not held up', async () => {
  const { written, made, record } = start()
  const [intent, outcome] = [record(call('intent')), record(call('outcome'))]
  made.reject(new Error('the database is away'))
  await expect(intent).rejects.toThrow('the database is away')
  await outcome
  expect(written.map(({ phase }) => phase)).toEqual(['outcome'])
})
