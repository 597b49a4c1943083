import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimedUser, cookie, openRange, type Range } from './attack.ts'
import { vendorKey } from './vendor-keys.ts'

let range: Range
beforeAll(async () => {
  range = await openRange()
})
afterAll(() => range.close())

const first = 'GET /assemblyai/v2/transcript/t1 HTTP/1.1'
const request = (...headers: readonly string[]) =>
  `${[first, 'Host: gate', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`
const withKey = (...headers: readonly string[]) => request(`Authorization: ${range.client.key}`, ...headers)

describe('credentials', () => {
  it.each(['', 'Bearer ', 'bearer '])('takes a client key after %j', async (prefix) => {
    const { arrived } = await range.attack(request(`Authorization: ${prefix}${range.client.key}`))
    expect(arrived).toBe(1)
  })

  it.each([
    ['none', () => []],
    ['an empty one', () => ['Authorization:']],
    ['a basic one', () => [`Authorization: Basic ${Buffer.from(`${range.client.key}:`).toString('base64')}`]],
    ['the vendor key itself', () => [`Authorization: ${vendorKey('assemblyai')}`]],
    ['two in one value', () => [`Authorization: ${range.client.key}, ${range.client.key}`]],
    ['two with one name', () => [`Authorization: ${range.client.key}`, `Authorization: ${range.client.key}`]],
    ['two in different letters', () => [`authorization: ${range.client.key}`, 'AUTHORIZATION: Bearer x']],
    ['a right one after a wrong one', () => ['Authorization: x', `Authorization: ${range.client.key}`]],
    ['a header of another vendor', () => [`X-API-Key: ${range.client.key}`]],
    ['an underscore in the name', () => [`X_API_Key: ${range.client.key}`]],
    ['one with a space in the name', () => [`Authorization : ${range.client.key}`]],
    ['one that is a cookie', () => [`Cookie: authorization=${range.client.key}`]],
    ['one in the trailers', () => ['Transfer-Encoding: chunked', 'Trailer: authorization']],
  ])('refuses %s', async (_name, headers) => {
    const { arrived, answers } = await range.attack(request(...headers()))
    expect(arrived).toBe(0)
    expect(answers[0]?.status).toBeOneOf([400, 401])
  })

  it('refuses a client key that also stands in the query, where logs along the way would keep it', async () => {
    const bytes = withKey().replace('/t1 ', `/t1?token=${range.client.key} `)
    const { arrived, answers } = await range.attack(bytes)
    expect({ arrived, status: answers[0]?.status }).toEqual({ arrived: 0, status: 400 })
  })

  it('never sends the vendor key twice, whatever the client calls its own', async () => {
    const { arrived } = await range.attack(withKey('X-API-Key: mine', 'Proxy-Authorization: Basic eA=='))
    expect(arrived).toBe(1)
  })
})

describe('headers that stay with the client', () => {
  it.each([
    `Cookie: ${cookie}`,
    `X-Sallyport-User: ${claimedUser}`,
    'X_API_Key: x',
    'Content_Length: 5',
    'X-Forwarded-For: 10.0.0.1',
    'X-Forwarded-Host: evil.example',
    'Forwarded: for=10.0.0.1',
    'Via: 1.1 x',
    'X-Real-IP: 10.0.0.1',
    'X-CastAI-Organization-Id: other',
    'Origin: https://evil.example',
    'Referer: https://evil.example/?secret=1',
    'TE: trailers',
    'Trailer: authorization',
    'Keep-Alive: timeout=5',
    'Proxy-Connection: keep-alive',
    'Expect-CT: x',
    'Accept-Encoding: gzip, br',
    'If-Modified-Since: x',
  ])('%s', async (header) => {
    const { script } = range.upstream
    let seen: readonly (readonly [string, string])[] = []
    range.upstream.script = (arrival, socket) => {
      seen = arrival.headers
      return script(arrival, socket)
    }
    const { arrived } = await range.attack(withKey(header))
    range.upstream.script = script
    expect(arrived).toBe(1)
    expect(Object.fromEntries(seen)).toEqual({
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      connection: 'keep-alive',
      authorization: vendorKey('assemblyai'),
      'accept-encoding': 'identity',
    })
  })

  it('takes what Connection lists as hop by hop, and still sends the vendor key', async () => {
    const seen: string[] = []
    const { script } = range.upstream
    range.upstream.script = (arrival, socket) => {
      seen.push(...arrival.headers.map(([name]) => name))
      return script(arrival, socket)
    }
    const { arrived } = await range.attack(
      withKey(
        'Connection: authorization, Assemblyai-Agent',
        'Connection: x',
        'Accept: a',
        'Assemblyai-Agent: b',
      ),
    )
    range.upstream.script = script
    expect(arrived).toBe(1)
    expect(seen).toContain('accept')
    expect(seen).toContain('authorization')
    expect(seen).not.toContain('assemblyai-agent')
  })
})

describe('headers that are refused', () => {
  it.each([
    ['two hosts', ['Host: other']],
    ['two types', ['Content-Type: a/b', 'Content-Type: application/json']],
    ['two user agents', ['User-Agent: a', 'User-Agent: b']],
    ['two claimed users', ['X-Sallyport-User: a', 'X-Sallyport-User: b']],
    ['a claimed user with a space', ['X-Sallyport-User: a b']],
    ['an endless claimed user', [`X-Sallyport-User: ${'a'.repeat(257)}`]],
    ['a line feed in a value', ['Accept: a\nX-API-Key: b']],
    ['a carriage return in a value', ['Accept: a\rX-API-Key: b']],
    ['a NUL in a value', ['Accept: a\0b']],
    ['a folded value', ['Accept: a', ' b']],
    ['a name with a space', ['Accept a: b']],
    ['no colon', ['Accept']],
    ['an empty name', [': b']],
    ['20 kB in one value', [`Accept: ${'a'.repeat(20_000)}`]],
    ['20 kB in many', Array.from({ length: 400 }, (_, index) => `Accept-${index}: ${'a'.repeat(40)}`)],
    ['an unknown expectation', ['Expect: 200-maybe']],
  ])('%s', async (_name, headers) => {
    const { arrived, answers } = await range.attack(withKey(...headers))
    expect(arrived).toBe(0)
    expect(answers[0]?.status).toBeOneOf([400, 417, 431])
  })

  it('a duplicate behind more header lines than Node keeps', async () => {
    const filler = Array.from({ length: 2_100 }, () => 'a:')
    const { arrived, answers } = await range.attack(withKey(...filler, 'Authorization: x'))
    expect({ arrived, status: answers[0]?.status }).toEqual({ arrived: 0, status: 431 })
  })
})
