import { Buffer } from 'node:buffer'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createWebhookHandler } from './handler.ts'
import type { RotationEvent, WebhookEvent } from './index.ts'

afterEach(() => vi.restoreAllMocks())

test('a log that throws takes neither the answer nor the process with it', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const handler = createWebhookHandler({
    from: 'retellai',
    secret: 'key_of_a_test',
    onEvent: () => {},
    onError: () => {
      throw new Error('the log is full')
    },
  })
  const answer = await handler(new Request('https://app.example/', { method: 'POST', body: '{}' }))
  expect(answer.status).toBe(401)
  expect(said).toHaveBeenCalledWith(expect.stringContaining('onError'))
})

test('an event of the gate itself comes with its type', async () => {
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  const heard: WebhookEvent[] = []
  const handler = createWebhookHandler({
    from: 'sallyport',
    secret,
    onEvent(event) {
      heard.push(event)
      if (event.vendor !== 'sallyport') return
      expectTypeOf(event.data).toExtend<RotationEvent>()
      if (event.type === 'rotation.rolled-back') expectTypeOf(event.data.state).toEqualTypeOf<'rolled-back'>()
    },
  })
  const envelope = {
    id: 'msg_1',
    vendor: 'sallyport',
    type: 'rotation.revoked',
    subject: 'rot_1',
    data: { id: 'rot_1', type: 'rotation.revoked', state: 'revoked', vendor: 'castai', problem: null },
  }
  const body = JSON.stringify(envelope)
  const at = new Date()
  const headers = {
    'webhook-id': envelope.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(envelope.id, at, body),
  }
  const answer = await handler(new Request('https://app.example/', { method: 'POST', headers, body }))
  expect(answer.status).toBe(204)
  expect(heard).toEqual([envelope])
})
