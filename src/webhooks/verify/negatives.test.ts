/** What every scheme must refuse, one table for all of them. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSallyportError, Secret } from '../../core/index.ts'
import type { WebhookScheme } from '../source/scheme.ts'
import type { HeaderLines } from './headers.ts'
import { signDelivery } from './sign-delivery.ts'
import { verifyDelivery } from './verify-delivery.ts'

const nowMs = 1_790_000_000_000
const windowMs = 300_000
const hmac = { kind: 'hmac', digest: 'sha256', encoding: 'hex', windowMs } as const

/** Each with the header that carries its proof, and whether that covers body and time. */
const schemes: readonly {
  readonly name: string
  readonly scheme: WebhookScheme
  readonly proofHeader: string
  readonly coversBody: boolean
  readonly timeUnitMs?: number
}[] = [
  {
    name: 'body then time, ms',
    scheme: {
      ...hmac,
      header: 'x-sig',
      grammar: 'v={timestamp},d={signature}',
      signed: '{body}{timestamp}',
      timestampUnit: 'ms',
    },
    proofHeader: 'x-sig',
    coversBody: true,
    timeUnitMs: 1,
  },
  {
    name: 'time then body, s',
    scheme: {
      ...hmac,
      header: 'x-sig',
      grammar: 't={timestamp},v1={signature}',
      signed: '{timestamp}.{body}',
      timestampUnit: 's',
    },
    proofHeader: 'x-sig',
    coversBody: true,
    timeUnitMs: 1_000,
  },
  {
    name: 'time in a header of its own, base64',
    scheme: {
      ...hmac,
      header: 'x-sig',
      grammar: '{signature}',
      timestampHeader: 'x-time',
      signed: '{timestamp}.{body}',
      digest: 'sha512',
      encoding: 'base64',
      timestampUnit: 's',
    },
    proofHeader: 'x-sig',
    coversBody: true,
    timeUnitMs: 1_000,
  },
  {
    name: 'body alone',
    scheme: {
      kind: 'hmac',
      header: 'x-sig',
      grammar: 'sha256={signature}',
      signed: '{body}',
      digest: 'sha256',
      encoding: 'hex',
    },
    proofHeader: 'x-sig',
    coversBody: true,
  },
  {
    name: 'standard webhooks',
    scheme: { kind: 'standard-webhooks', windowMs },
    proofHeader: 'webhook-signature',
    coversBody: true,
    timeUnitMs: 1_000,
  },
  {
    name: 'jwt',
    scheme: {
      kind: 'jwt',
      header: 'authorization',
      bodyHashClaim: 'sha256',
      issuer: 'us',
      toleranceMs: 10_000,
    },
    proofHeader: 'authorization',
    coversBody: true,
  },
  {
    name: 'static header',
    scheme: { kind: 'static-header', header: 'x-hook', prefix: 'Bearer ' },
    proofHeader: 'x-hook',
    coversBody: false,
  },
  { name: 'basic', scheme: { kind: 'basic', user: 'hook' }, proofHeader: 'authorization', coversBody: false },
]

const secretText = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const secret = new Secret(secretText)
const otherSecret = new Secret(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)
const body = Buffer.from('{"event":"call_ended","call":{"call_id":"c1","n":1.0}}')

describe.each(schemes)('$name', ({ scheme, proofHeader, coversBody, timeUnitMs }) => {
  const signed = signDelivery(scheme, body, secret, { nowMs })
  const proof = signed.find(([name]) => name === proofHeader)?.[1] ?? ''
  const withProof = (value: string): HeaderLines =>
    signed.map(([name, text]) => [name, name === proofHeader ? value : text])
  const attempt = (
    headers: HeaderLines,
    bytes: Uint8Array = body,
    secrets: readonly Secret[] = [secret],
    atMs = nowMs,
  ) => verifyDelivery(scheme, { headers, body: bytes }, secrets, atMs)
  const refusal = (...given: Parameters<typeof attempt>) => {
    try {
      attempt(...given)
    } catch (error) {
      if (isSallyportError(error)) return error.code
      throw error
    }
    return 'accepted'
  }

  test('takes what was signed, under the first secret and under a later one', () => {
    expect(attempt(signed).secretIndex).toBe(0)
    expect(attempt(signed, body, [otherSecret, secret]).secretIndex).toBe(1)
    expect(attempt(signed.map(([name, value]) => [name.toUpperCase(), value])).secretIndex).toBe(0)
  })

  if (coversBody)
    test('refuses any other body', () => {
      for (let bit = 0; bit < body.length * 8; bit += 1) {
        const changed = Buffer.from(body)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(refusal(signed, changed)).toBe('ERR_WEBHOOK_SIGNATURE_WRONG')
      }
      const value = JSON.parse(body.toString())
      const others = [
        JSON.stringify(value),
        JSON.stringify(value, null, 1),
        JSON.stringify({ call: value.call, event: value.event }),
        ` ${body}`,
        `${body} `,
        `${body}\n`,
        '',
      ]
      for (const other of others)
        expect(refusal(signed, Buffer.from(other))).toBe('ERR_WEBHOOK_SIGNATURE_WRONG')
    })

  if (coversBody)
    test('signs an empty body too, and takes that for no other', () => {
      const empty = Buffer.alloc(0)
      const forEmpty = signDelivery(scheme, empty, secret, { nowMs })
      expect(attempt(forEmpty, empty).secretIndex).toBe(0)
      expect(refusal(forEmpty)).toBe('ERR_WEBHOOK_SIGNATURE_WRONG')
    })

  test('refuses a changed, truncated, doubled, wrapped or missing proof', () => {
    for (let index = 0; index < proof.length; index += 1) {
      const other = proof[index] === 'A' ? 'B' : 'A'
      expect(refusal(withProof(proof.slice(0, index) + other + proof.slice(index + 1)))).not.toBe('accepted')
      expect(refusal(withProof(proof.slice(0, index)))).not.toBe('accepted')
    }
    for (const value of [
      `${proof}, ${proof}`,
      `x${proof}`,
      `${proof}x`,
      ` ${proof}`,
      `${proof} `,
      `${proof}\n`,
      '',
    ])
      expect(refusal(withProof(value))).not.toBe('accepted')
    expect(refusal([...signed, [proofHeader, proof]])).toBe('ERR_WEBHOOK_SIGNATURE_REPEATED')
    expect(refusal([...signed, [proofHeader.toUpperCase(), 'other']])).toBe('ERR_WEBHOOK_SIGNATURE_REPEATED')
    expect(refusal(signed.filter(([name]) => name !== proofHeader))).toBe('ERR_WEBHOOK_SIGNATURE_MISSING')
    expect(refusal([])).toBe('ERR_WEBHOOK_SIGNATURE_MISSING')
  })

  test('refuses another secret, none, and an empty one', () => {
    expect(refusal(signed, body, [otherSecret])).toBe('ERR_WEBHOOK_SIGNATURE_WRONG')
    expect(refusal(signed, body, [])).toBe('ERR_WEBHOOK_SECRET_MISSING')
    expect(refusal(signed, body, [secret, new Secret('')])).toBe('ERR_WEBHOOK_SECRET_MISSING')
  })

  test('refuses what is not bytes, where the types were bypassed', () => {
    for (const parsed of [JSON.parse(body.toString()), body.toString(), null, [1]])
      expect(refusal(signed, parsed as never)).toBe('ERR_WEBHOOK_BODY_NOT_RAW')
  })

  if (timeUnitMs !== undefined)
    test('holds inside the window and not a moment longer, on both sides', () => {
      for (const side of [-1, 1]) {
        expect(attempt(signed, body, [secret], nowMs + side * windowMs).secretIndex).toBe(0)
        expect(refusal(signed, body, [secret], nowMs + side * (windowMs + timeUnitMs))).toBe(
          'ERR_WEBHOOK_TIMESTAMP_OUTSIDE',
        )
      }
      expect(refusal(signed, body, [secret], Number.NaN)).toBe('ERR_WEBHOOK_TIMESTAMP_OUTSIDE')
    })

  test('whatever the headers and the body hold, it neither crashes nor accepts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant(proof),
      fc.string().map((part) => proof + part),
    )
    const lines = fc.array(fc.tuple(fc.constantFrom(...signed.map(([name]) => name), 'x-other'), text))
    fc.assert(
      fc.property(lines, fc.uint8Array(), (headers, bytes) => {
        const isGenuine =
          bytes.length === body.length &&
          signed.every(([name, value]) =>
            headers.filter((line) => line[0] === name).every((l) => l[1] === value),
          )
        if (!coversBody && headers.some((line) => line[1] === proof)) return
        if (!isGenuine) expect(refusal(headers, bytes)).not.toBe('accepted')
      }),
      { numRuns: 400 },
    )
  })

  test('whatever body and secret are, what was signed verifies', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        (bytes, key) => {
          const own = new Secret(`whsec_${Buffer.from(key).toString('base64')}`)
          expect(attempt(signDelivery(scheme, bytes, own, { nowMs }), bytes, [own]).secretIndex).toBe(0)
        },
      ),
      { numRuns: 100 },
    )
  })
})

test('a token that chooses its own algorithm, or has no end, is refused', () => {
  const scheme = { kind: 'jwt', header: 'authorization', bodyHashClaim: 'sha256', toleranceMs: 0 } as const
  const [[, token = '']] = signDelivery(scheme, body, secret, { nowMs }) as [[string, string]]
  const [, claims = '', signature = ''] = token.split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const tokens = [
    `${encode({ alg: 'none' })}.${claims}.`,
    `${encode({ alg: 'none' })}.${claims}.${signature}`,
    `${encode({ alg: 'RS256' })}.${claims}.${signature}`,
    `${encode([])}.${claims}.${signature}`,
    '..',
  ]
  for (const value of tokens) {
    expect(() =>
      verifyDelivery(scheme, { headers: [['authorization', value]], body }, [secret], nowMs),
    ).toThrow(/form of this vendor/)
  }
  const at = (atMs: number) => () =>
    verifyDelivery(scheme, { headers: [['authorization', token]], body }, [secret], atMs)
  expect(at(nowMs + 60_000)().secretIndex).toBe(0)
  expect(at(nowMs + 60_001)).toThrow(/too far from now/)
  expect(at(nowMs - 1)).toThrow(/too far from now/)
  expect(at(Number.NaN)).toThrow(/too far from now/)
})

test('a signature spelt in another way is not the signature', () => {
  const scheme = schemes[0]?.scheme as WebhookScheme
  const [[name, value]] = signDelivery(scheme, body, secret, { nowMs }) as [[string, string]]
  const others = [
    value.toUpperCase(),
    value.replace('v=', 'v=0'),
    value.replace(/^(v=\d+),(d=.*)$/, '$2,$1'),
    value.slice(0, -2),
    value.replace(/v=\d+/, 'v=999999999999999999999999'),
    value.replace(/v=\d+/, 'v=1e12'),
    value.replace(/v=/, 'v=-'),
  ]
  for (const other of others)
    expect(() => verifyDelivery(scheme, { headers: [[name, other]], body }, [secret], nowMs)).toThrow()
})
