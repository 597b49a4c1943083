import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyWebhookSignature } from './simple-signature.ts'

const secret = ['our', 'own', 'secret'].join('-')
const sign = (payload: string | Uint8Array) => createHmac('sha256', secret).update(payload).digest('hex')

test('takes the HMAC of the payload in hex, of text and of bytes', () => {
  expect(verifyWebhookSignature('{"a":1}', sign('{"a":1}'), secret)).toBe(true)
  expect(verifyWebhookSignature(new Uint8Array([0, 255]), sign(new Uint8Array([0, 255])), secret)).toBe(true)
})

test('is false, and throws nothing, for any other signature, payload or secret', () => {
  const signature = sign('body')
  for (const other of [
    signature.slice(1),
    `${signature}0`,
    `${signature}\n`,
    '',
    'zz',
    signature.replace(/^./, 'g'),
  ])
    expect(verifyWebhookSignature('body', other, secret)).toBe(false)
  expect(verifyWebhookSignature('body ', signature, secret)).toBe(false)
  expect(verifyWebhookSignature('body', signature, 'other')).toBe(false)
  expect(verifyWebhookSignature('body', createHmac('sha256', '').update('body').digest('hex'), '')).toBe(
    false,
  )
  for (const wrong of [undefined, null, 1, {}, []]) {
    expect(verifyWebhookSignature(wrong as never, signature, secret)).toBe(false)
    expect(verifyWebhookSignature('body', wrong as never, secret)).toBe(false)
    expect(verifyWebhookSignature('body', signature, wrong as never)).toBe(false)
  }
  fc.assert(
    fc.property(fc.string(), fc.string(), (payload, text) => {
      expect(verifyWebhookSignature(payload, text, secret)).toBe(text === sign(payload))
    }),
  )
})
