import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../core/index.ts'
import { removed, SecretFilter } from './secret-filter.ts'

const hex = '0123456789abcdef'.repeat(2)
const filter = new SecretFilter([
  { pattern: '[0-9a-f]{32}', distinctive: false },
  { pattern: 'acme_v1_[0-9a-z]{8,}', distinctive: true },
])

/** Secrets by what they are; made here, so that no file holds one. */
const secrets = {
  'a vendor key': `acme_v1_${'a1'.repeat(8)}`,
  'a vendor key of hex digits': hex,
  'a client key': `sp_${'Ab1'.repeat(4)}_${'Cd2'.repeat(14)}`,
  'a browser token': `spt_${'Ab1'.repeat(14)}c`,
  'a signing key': ['PRIVATE', 'KEY', 'log.example', '0a1b2c3d', 'AQID'].join('+'),
  'a JWT': ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl'].join('.'),
  'a private key': ['-----BEGIN', 'PRIVATE KEY-----\nMIIB\n-----END', 'PRIVATE KEY-----'].join(' '),
  'a key of a large issuer': `sk-${'x7'.repeat(20)}`,
  'a token of a large issuer': `ghp_${'b8'.repeat(18)}`,
} as const

describe('a secret is taken out of any text', () => {
  test.each(Object.entries(secrets))('%s', (_, secret) => {
    for (const text of [
      secret,
      `x ${secret} y`,
      `(${secret})`,
      `"${secret}"`,
      `?a=1&b=${secret}`,
      `/v1/${secret}/x`,
    ]) {
      expect(filter.cleanText(text)).not.toContain(secret)
      expect(filter.cleanText(text)).toContain(removed)
    }
    const metadata = {
      note: secret,
      list: [{ deep: `see ${secret}` }],
      [`n ${secret}`]: 1,
      e: new Error(secret),
    }
    expect(JSON.stringify(filter.cleanValue(metadata))).not.toContain(secret)
  })

  test.each([
    [['-----BEGIN', 'RSA PRIVATE KEY-----\nProc-Type: 4\n\nTUlJQg==\n'].join(' '), 'TUlJQg'],
    ['Authorization: Bearer abc123def456', 'abc123def456'],
    ['Basic dXNlcjpwYXNzd29yZDE=', 'dXNlcjpwYXNzd29yZDE='],
    ['postgres://user:p4ss@db.example/x', 'p4ss'],
    ['https://x.example/?page=1&access_token=hunter2&y=2', 'hunter2'],
    ['{"password":"hunter2"}', 'hunter2'],
    ["api_key: 'hunter2'", 'hunter2'],
    ['run --client-secret=hunter2 now', 'hunter2'],
  ])('%s', (text, secret) => {
    expect(filter.cleanText(text)).not.toContain(secret)
    expect(filter.cleanText(text)).toContain(removed)
  })
})

describe('a member is taken out by its name', () => {
  test.each([
    'password',
    'PASSWORD',
    'userPassword',
    'db_passwd',
    'x-api-key',
    'apiKey',
    'api_key',
    'APIKey',
    'refreshToken',
    'access_token',
    'Authorization',
    'set-cookie',
    'client_secret',
    'credentials',
    'privateKey',
    'otp',
    'pin',
  ])('%s', (name) => {
    expect(filter.cleanValue({ [name]: 'hunter2', other: 1 })).toEqual({ [name]: removed, other: 1 })
    expect(filter.cleanValue({ [name]: ['hunter2'] })).toEqual({ [name]: removed })
    expect(filter.cleanValue({ [name]: { value: 'hunter2' } })).toEqual({ [name]: removed })
  })

  test('unless it only says whether there is one, or counts', () => {
    const harmless = { password: true, token: null, secret: '', totalTokens: 12, tokenCount: 3, key: 'ctrl' }
    expect(filter.cleanValue(harmless)).toEqual(harmless)
    expect(filter.cleanValue({ pin: 1234 })).toEqual({ pin: removed })
  })
})

test('what is harmless stays as it is', () => {
  const harmless = {
    traceId: hex,
    sha256: hex.repeat(2),
    etag: hex,
    file: 'report-2026.pdf',
    text: 'basic information, token of thanks, Bearer of news; secret santa',
    url: 'https://x.example/a?page=2',
    uuid: '123e4567-e89b-42d3-a456-426614174000',
    list: [1, 2.5, null, true],
    nested: { deep: { at: '2026-01-01T00:00:00.000Z' } },
  }
  expect(filter.cleanValue(harmless)).toEqual(harmless)
})

test('every kind of value becomes JSON that can be written', () => {
  const self: Record<string, unknown> = {}
  self.self = self
  const cleaned = filter.cleanValue({
    secret: new Secret('x'),
    self,
    big: 2n ** 70n,
    at: new Date(0),
    bytes: Buffer.from('hunter2'),
    map: new Map<string, unknown>([
      ['password', 'hunter2'],
      ['a', 1],
    ]),
    set: new Set(['b']),
    error: new TypeError('no'),
    long: 'x'.repeat(5_000),
    ['__proto__']: { polluted: true },
  })
  const text = JSON.stringify(cleaned)
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text)).toMatchObject({
    big: String(2n ** 70n),
    at: '1970-01-01T00:00:00.000Z',
    bytes: '[7 bytes]',
    map: { password: removed, a: 1 },
    set: ['b'],
    error: { name: 'TypeError', message: 'no' },
  })
  expect(text).toContain('[904 more characters]')
  expect(text).toContain('[too deep]')
})

test('takes time in proportion to the text, whatever that is', () => {
  const fragments = [
    'a',
    ' ',
    '-',
    'eyJ',
    'eyJ-',
    '.',
    'bearer ',
    'token=',
    '://a:',
    '@',
    '-----BEGIN PRIVATE KEY-----',
    'sk-',
    '0',
    '"',
    '\n',
  ]
  const property = fc.property(
    fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 4 }),
    (pieces) => {
      const text = pieces.join('').repeat(20_000)
      const startedMs = performance.now()
      filter.cleanText(text)
      expect(performance.now() - startedMs).toBeLessThan(2_000)
    },
  )
  fc.assert(property, { numRuns: 60 })
})
