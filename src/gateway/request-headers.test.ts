import { describe, expect, it } from 'vitest'
import type { Credential, VendorProfile } from '../vendors/index.ts'
import { createMounts, type Mount } from './mounts.ts'
import { readRequestHeaders } from './request-headers.ts'

const raw: Credential = { header: 'x-api-key', format: 'raw' }
const bearer: Credential = { header: 'authorization', format: 'bearer' }

function mountOf(accepts: readonly Credential[]): Mount {
  const vendor = {
    id: 'acme',
    services: { main: { origins: { us: 'https://acme.example' }, credential: raw, accepts } },
    operations: [],
    requestHeaders: ['x-acme-model', 'x-stainless-*'],
    tenantHeader: 'x-acme-tenant',
  } as unknown as VendorProfile
  const mount = createMounts([vendor]).get('acme')
  if (mount === undefined) throw new Error('no mount')
  return mount
}

const both = mountOf([raw, bearer])
const read = (lines: readonly (readonly [string, string])[], mount = both) =>
  readRequestHeaders(lines.flat(), mount)

const forwarded = (...lines: readonly (readonly [string, string])[]) => {
  const headers = read(lines)
  if (typeof headers === 'string') throw new Error(headers)
  return headers.forward
}

describe('credentials', () => {
  it.each([
    ['X-API-Key', 'k1', 'k1'],
    ['x-api-key', 'k1', 'k1'],
    ['Authorization', 'Bearer k1', 'k1'],
    ['Authorization', 'bearer k1', 'k1'],
    ['Authorization', 'BEARER k1', 'k1'],
    ['X-API-Key', 'Bearer k1', undefined],
    ['X-API-Key', 'k1 ', undefined],
    ['Authorization', 'k1', undefined],
    ['Authorization', 'Basic azE=', undefined],
    ['Authorization', 'Bearerk1', undefined],
  ])('%s: %s', (name, value, credential) => {
    expect(read([[name, value]])).toMatchObject({ credential, forward: [] })
  })

  it('are raw or bearer where a vendor takes both in one header', () => {
    const mount = mountOf([{ header: 'authorization', format: 'raw' }, bearer])
    expect(read([['Authorization', 'k1']], mount)).toMatchObject({ credential: 'k1' })
    expect(read([['Authorization', 'Bearer k1']], mount)).toMatchObject({ credential: 'k1' })
  })

  it('of a header the vendor does not read are no credential, and go nowhere', () => {
    expect(read([['Authorization', 'Bearer k1']], mountOf([raw]))).toMatchObject({
      credential: undefined,
      forward: [],
    })
  })

  it('are refused where there is more than one', () => {
    expect(
      read([
        ['X-API-Key', 'k1'],
        ['Authorization', 'Bearer k1'],
      ]),
    ).toBe('duplicate')
    expect(
      read([
        ['X-API-Key', 'k1'],
        ['x-api-KEY', 'k1'],
      ]),
    ).toBe('duplicate')
    expect(
      read(
        [
          ['Authorization', 'x'],
          ['Authorization', 'Bearer k1'],
        ],
        mountOf([raw]),
      ),
    ).toBe('duplicate')
  })
})

describe('what goes on to the vendor', () => {
  it('is what any API may be told, and what the profile names, in lower case', () => {
    expect(
      forwarded(
        ['Accept', 'a'],
        ['ACCEPT', 'b'],
        ['User-Agent', 'c'],
        ['X-Acme-Model', 'd'],
        ['X-Stainless-Lang', 'e'],
        ['Content-Type', 'f'],
      ),
    ).toEqual([
      'accept',
      'a',
      'accept',
      'b',
      'user-agent',
      'c',
      'x-acme-model',
      'd',
      'x-stainless-lang',
      'e',
      'content-type',
      'f',
    ])
  })

  it.each([
    'Cookie',
    'Forwarded',
    'X-Forwarded-For',
    'X-HTTP-Method-Override',
    'X-Acme-Tenant',
    'X-Acme-Model2',
    'X_Acme_Model',
    'X-Stainless-A_B',
    'X-Stainless',
    'Accept-Encoding',
    'TE',
    'Trailer',
    'Upgrade',
    'Expect',
    'Host',
    'X-Sallyport-User',
    'constructor',
    '__proto__',
  ])('is not %s', (name) => {
    expect(forwarded([name, 'x'])).toEqual([])
  })

  it('is nothing that Connection lists, however often it stands there', () => {
    const lines = [
      ['Accept', 'a'],
      ['Connection', 'close, X-Acme-Model'],
      ['X-Acme-Model', 'b'],
      ['Connection', ' range ,'],
      ['Range', 'c'],
    ] as const
    expect(forwarded(...lines)).toEqual(['accept', 'a'])
  })

  it('keeps how the body is encoded, which the vendor must know', () => {
    expect(read([['Content-Encoding', 'gzip']])).toMatchObject({
      contentEncoding: 'gzip',
      forward: ['content-encoding', 'gzip'],
    })
  })
})

describe('what may stand once', () => {
  it.each([
    'Host',
    'Content-Type',
    'Content-Length',
    'Transfer-Encoding',
    'Content-Encoding',
    'User-Agent',
    'X-Sallyport-User',
  ])('%s', (name) => {
    const value = name === 'Transfer-Encoding' ? 'chunked' : '1'
    expect(
      read([
        [name, value],
        [name.toUpperCase(), value],
      ]),
    ).toBe('duplicate')
  })
})

describe('the length of the body', () => {
  it('is said in one way', () => {
    expect(read([['Content-Length', '5']])).toMatchObject({ contentLength: 5, chunked: false })
    expect(read([['Transfer-Encoding', 'Chunked']])).toMatchObject({
      contentLength: undefined,
      chunked: true,
    })
    expect(read([])).toMatchObject({ contentLength: undefined, chunked: false })
  })

  it.each<{ lines: readonly (readonly [string, string])[] }>([
    {
      lines: [
        ['Content-Length', '5'],
        ['Transfer-Encoding', 'chunked'],
      ],
    },
    { lines: [['Transfer-Encoding', 'gzip, chunked']] },
    { lines: [['Transfer-Encoding', 'identity']] },
    { lines: [['Content-Length', '5, 5']] },
    { lines: [['Content-Length', '99999999999999999999']] },
    { lines: [['Content-Length', 'x']] },
  ])('is refused where it is ambiguous: $lines', ({ lines }) => {
    expect(read(lines)).toBe('framing')
  })
})

describe('the claimed user', () => {
  it('is taken as it is, and refused where it could not be told apart in a record', () => {
    expect(read([['X-Sallyport-User', 'ada@example.com']])).toMatchObject({
      claimedUser: 'ada@example.com',
      forward: [],
    })
    for (const value of ['', 'a b', 'a\tb', '\u00e9', 'a'.repeat(257)]) {
      expect(read([['X-Sallyport-User', value]]), value).toBe('claimed_user')
    }
  })
})
