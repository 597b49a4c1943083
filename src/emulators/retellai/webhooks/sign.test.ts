import Retell, { sign, verify } from 'retell-sdk'
import { symmetric } from 'retell-sdk/lib/webhook_auth'
import { describe, expect, test } from 'vitest'
import { signWebhook } from './sign.ts'

const secret = ['key', '0123456789abcdef0123456789ab'].join('_')
const callEnded =
  '{"event":"call_ended","call":{"call_id":"call_abc123","call_type":"web_call","transcript":"Agent: Hola, ¿qué tal?"}}'
const fixtureSecret = ['key', 'test', 'webhook', '0123456789'].join('_')

/** Made with the vendor's SDK (5.66.1 and 6.0.1) and its own repository's test. */
const vectors = [
  {
    secret,
    atMs: 1_767_225_600_000,
    body: callEnded,
    digest: '605f1dc925c7db45f5d4e68167856ed781b4045e6ab5c5a010d9a40e15f5c8a0',
  },
  {
    secret: ['test', 'api', 'key'].join('-'),
    atMs: 1_700_000_000_000,
    body: '{"event":"call_ended"}',
    digest: '07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e',
  },
  {
    secret: fixtureSecret,
    atMs: 1_790_000_000_000,
    body: '{"event":"call_ended","call":{"call_id":"call_fixture_1","metadata":{"sessionId":"w_fixture_1"}}}',
    digest: 'ebb5b7ad2eefd6abdf14e0157cb0407bf45624ba2a7984e067633cfd4d3d3f85',
  },
  {
    secret: fixtureSecret,
    atMs: 1_790_000_000_000,
    body: '',
    digest: '0bcda201023decb3cd2044f3cca4d17389619d6c56b215483eebc4bf8cd810e8',
  },
]

describe('signWebhook', () => {
  test.each(vectors)('makes the known signature of "$body"', (vector) => {
    expect(signWebhook(vector.secret, vector.body, vector.atMs)).toBe(`v=${vector.atMs},d=${vector.digest}`)
  })

  test.each(vectors)('agrees with the SDK about "$body"', async (vector) => {
    expect(signWebhook(vector.secret, vector.body, vector.atMs)).toBe(
      await symmetric.sign(vector.body, vector.secret, vector.atMs),
    )
  })

  test('the SDK verifies it, and makes the same at the same moment', async () => {
    const signature = await sign(callEnded, secret)
    const atMs = Number(/^v=(\d+)/.exec(signature)?.[1])
    expect(signWebhook(secret, callEnded, atMs)).toBe(signature)
    expect(await verify(callEnded, secret, signWebhook(secret, callEnded, Date.now()))).toBe(true)
    expect(await Retell.verify(callEnded, secret, signWebhook(secret, callEnded, Date.now()))).toBe(true)
  })

  test.each([
    ['another body', `${callEnded} `, secret],
    ['another key', callEnded, `${secret}0`],
  ])('the SDK refuses it for %s', async (_what, body, key) => {
    expect(await verify(body, key, signWebhook(secret, callEnded, Date.now()))).toBe(false)
  })

  test.each([-300_001, 300_001])('the SDK refuses it %i ms off', async (offMs) => {
    expect(await verify(callEnded, secret, signWebhook(secret, callEnded, Date.now() + offMs * 2))).toBe(
      false,
    )
    const timestamp = Date.now()
    const signature = signWebhook(secret, callEnded, timestamp + offMs)
    expect(await symmetric.verify(callEnded, secret, signature, { timestamp })).toBe(false)
    const inside = signWebhook(secret, callEnded, timestamp + Math.sign(offMs) * 300_000)
    expect(await symmetric.verify(callEnded, secret, inside, { timestamp })).toBe(true)
  })
})
