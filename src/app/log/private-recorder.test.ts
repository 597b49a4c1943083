import { expect, test } from 'vitest'
import { createIdentifierHash } from '../../audit/index.ts'
import type { RecordedEvent } from '../../core/index.ts'
import { createPrivateRecorder } from './private-recorder.ts'

const hash = createIdentifierHash(Buffer.alloc(32, 1))

async function recorded(event: Partial<RecordedEvent>): Promise<RecordedEvent | undefined> {
  const written: RecordedEvent[] = []
  const record = createPrivateRecorder(async (one) => void written.push(one), hash)
  await record({
    requestId: 'act_1',
    atMs: 0,
    phase: 'event',
    action: 'a.b',
    actor: { kind: 'operator', id: 'ops' },
    ...event,
  })
  return written[0]
}

test.each([
  ['a claimed user', { actor: { kind: 'client', id: 'cl_1', claimedUser: 'ada@example.com' } }],
  ['the user whose tokens are revoked', { metadata: { user: 'ada@example.com', clientId: 'cl_1' } }],
  [
    'the user who is locked',
    { metadata: { target: { kind: 'user', id: 'ada@example.com' }, reason: 'left' } },
  ],
  ['the id of what somebody said', { metadata: { vendor: 'acme', item: 'ada@example.com' } }],
  ['an address', { metadata: { subject: 'address', address: 'ada@example.com' } }],
] as const)('%s stands in the log as a hash', async (_, event) => {
  const text = JSON.stringify(await recorded(event))
  expect(text).not.toContain('ada@example.com')
  expect(text).toContain(hash('ada@example.com'))
})

test('a user who is called like the hash of another is another in the log', async () => {
  const claimedUser = hash('ada@example.com')
  const event = await recorded({ actor: { kind: 'client', id: 'cl_1', claimedUser } })
  expect(event?.actor.claimedUser).not.toBe(claimedUser)
})

test('what names nobody stays as it is', async () => {
  const metadata = { target: { kind: 'vendor', id: 'acme' }, count: 3, reason: 'test' }
  expect(await recorded({ metadata })).toMatchObject({ metadata })
})
