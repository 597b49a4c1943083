import { expect, test } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import { defaultSettings } from '../endpoint/endpoint.ts'
import type { ForwardRequest } from '../forward/ports.ts'
import type { WebhookSource } from '../source/webhook-source.ts'
import { answerCall } from './calls.ts'

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`

/** Makes a call of which the vendor waits ten seconds, and returns what was sent after so long a look at it. */
async function callAfter(screenMs: number): Promise<ForwardRequest | undefined> {
  const clock = new ManualClock()
  let sent: ForwardRequest | undefined
  const source = {
    id: 'inbound',
    synchronous: {
      timeoutMs: 10_000,
      methods: ['POST'],
      filterAnswer: (body: string) => ({ body, removed: [] }),
    },
  } as unknown as WebhookSource
  const settings = { ...defaultSettings, target: 'https://app.example', timeoutMs: 60_000 }
  const endpoint = { id: 'wh_1', name: 'calls', vendor: 'v', source: 'inbound', settings }
  const secrets = { path: '', derive: '', verify: [], sign: [{ value: secret }] }
  const open = { endpoint, secrets } as never
  const body = Buffer.from('{}')
  await answerCall(
    { open, source },
    { proof: { secretIndex: 0 }, text: '{}', facts: { type: 'call_inbound' } },
    { body, query: new URLSearchParams() },
    {
      clock,
      random: (length) => new Uint8Array(length),
      record: async () => {},
      store: { insertEvent: async () => true } as never,
      async screen() {
        clock.advance(screenMs)
        return { action: 'pass' }
      },
      async send(request) {
        sent = request
        return { status: 200, text: '{}' }
      },
    },
  )
  return sent
}

test('the app has what is left of the time that the vendor waits, and a margin is kept', async () => {
  expect((await callAfter(0))?.timeoutMs).toBe(9_500)
  expect((await callAfter(4_000))?.timeoutMs).toBe(5_500)
  // Never none: that would be no limit at all.
  expect((await callAfter(20_000))?.timeoutMs).toBe(1)
})
