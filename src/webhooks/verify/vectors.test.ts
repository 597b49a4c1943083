/** The facts file's vectors, and those that the official libraries make here and now. */
import { Buffer } from 'node:buffer'
import { symmetric } from 'retell-sdk/lib/webhook_auth'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../core/index.ts'
import type { HmacScheme } from '../source/scheme.ts'
import { signDelivery } from './sign-delivery.ts'
import { verifyDelivery } from './verify-delivery.ts'

const bodyThenTime: HmacScheme = {
  kind: 'hmac',
  header: 'x-retell-signature',
  grammar: 'v={timestamp},d={signature}',
  signed: '{body}{timestamp}',
  digest: 'sha256',
  encoding: 'hex',
  timestampUnit: 'ms',
  windowMs: 300_000,
}
const timeThenBody: HmacScheme = {
  ...bodyThenTime,
  header: 'x-aai-signature',
  grammar: 't={timestamp},v1={signature}',
  signed: '{timestamp}.{body}',
  timestampUnit: 's',
}
const fixture = ['key', 'test', 'webhook', '0123456789'].join('_')
const spanish =
  '{"event":"call_ended","call":{"call_id":"call_abc123","call_type":"web_call","transcript":"Agent: Hola, ¿qué tal?"}}'

/** Made with retell-sdk 5.66.1 and 6.0.1; the second is the test of its repository. */
const golden = [
  [
    ['key', '0123456789abcdef0123456789ab'].join('_'),
    1_767_225_600_000,
    spanish,
    '605f1dc925c7db45f5d4e68167856ed781b4045e6ab5c5a010d9a40e15f5c8a0',
  ],
  [
    ['test', 'api', 'key'].join('-'),
    1_700_000_000_000,
    '{"event":"call_ended"}',
    '07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e',
  ],
  [
    fixture,
    1_790_000_000_000,
    '{"event":"call_ended","call":{"call_id":"call_fixture_1","metadata":{"sessionId":"w_fixture_1"}}}',
    'ebb5b7ad2eefd6abdf14e0157cb0407bf45624ba2a7984e067633cfd4d3d3f85',
  ],
  [fixture, 1_790_000_000_000, '', '0bcda201023decb3cd2044f3cca4d17389619d6c56b215483eebc4bf8cd810e8'],
] as const

const verify = (scheme: HmacScheme, header: string, body: string, secret: string, nowMs: number) =>
  verifyDelivery(
    scheme,
    { headers: [[scheme.header, header]], body: Buffer.from(body) },
    [new Secret(secret)],
    nowMs,
  )

describe('golden vectors', () => {
  test.each(golden)('%s', (secret, atMs, body, digest) => {
    const proof = verify(bodyThenTime, `v=${atMs},d=${digest}`, body, secret, atMs)
    expect(proof).toEqual({ secretIndex: 0, signedAtMs: atMs })
    const made = signDelivery(bodyThenTime, Buffer.from(body), new Secret(secret), { nowMs: atMs })
    expect(made).toEqual([['x-retell-signature', `v=${atMs},d=${digest}`]])
  })

  test('the plain HMAC of the body, as it stands in many tutorials, is refused', () => {
    const plain = '90aaea1b700480b510dbd4ea6376db1cf5e17bf71dd251e3f488c1154478b405'
    const [[secret, atMs, body]] = golden
    expect(() => verify(bodyThenTime, `v=${atMs},d=${plain}`, body, secret, atMs)).toThrow(
      /signature of the webhook is wrong/,
    )
  })
})

describe('vectors made by the official libraries', () => {
  test.each(['{"a":1}', '', 'ünï', spanish])('retell-sdk over %s, both ways', async (body) => {
    const atMs = 1_790_000_123_456
    const signed = await symmetric.sign(body, fixture, atMs)
    expect(verify(bodyThenTime, signed, body, fixture, atMs + 1).signedAtMs).toBe(atMs)
    const [[, ours = '']] = signDelivery(bodyThenTime, Buffer.from(body), new Secret(fixture), {
      nowMs: atMs,
    }) as [[string, string]]
    expect(await symmetric.verify(body, fixture, ours, { timestamp: atMs })).toBe(true)
  })

  test('standardwebhooks, both ways', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const body = '{"type":"call_ended"}'
    const nowMs = Date.now()
    const signature = new Webhook(secret).sign('msg_1', new Date(nowMs), body)
    const headers = [
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', String(Math.floor(nowMs / 1000))],
      ['webhook-signature', `v1,${Buffer.alloc(32).toString('base64')} v1a,abcd ${signature}`],
    ] as const
    const scheme = { kind: 'standard-webhooks', windowMs: 300_000 } as const
    const delivery = { headers, body: Buffer.from(body) }
    expect(verifyDelivery(scheme, delivery, [new Secret(secret)], nowMs)).toMatchObject({ id: 'msg_1' })
    const made = Object.fromEntries(
      signDelivery(scheme, delivery.body, new Secret(secret), { nowMs, id: 'msg_2' }),
    )
    expect(new Webhook(secret).verify(body, made)).toEqual({ type: 'call_ended' })
  })

  test('the time before the body, as voice agents sign', () => {
    const made = signDelivery(timeThenBody, Buffer.from('{}'), new Secret(fixture), {
      nowMs: 1_790_000_000_999,
    })
    expect(made[0]?.[1]).toMatch(/^t=1790000000,v1=[0-9a-f]{64}$/)
  })
})
