import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { type Arrival, ArrivalReader } from './arrival.ts'
import { judgeArrivals, type Scope } from './oracle.ts'

const vendorKey = 'the-vendor-key'
const scope: Scope = {
  inScope: /^GET \/things$/,
  credential: ['authorization', `Bearer ${vendorKey}`],
  vendorKey,
  private: ['the-client-key'],
}

function judge(bytes: string, options: Partial<Scope> = {}): string[] {
  const arrivals: Arrival[] = []
  const faults: string[] = []
  const reader = new ArrivalReader(
    (arrival) => {
      arrivals.push(arrival)
      return false
    },
    (fault) => faults.push(fault),
  )
  // Byte by byte and all at once must come to the same.
  for (const byte of Buffer.from(bytes, 'latin1')) reader.push(Buffer.from([byte]))
  reader.end()
  return judgeArrivals({ arrivals, faults }, { ...scope, ...options })
}

const request = (lines: readonly string[], body = '') => `${lines.join('\r\n')}\r\n\r\n${body}`
const credential = `authorization: Bearer ${vendorKey}`
const sound = ['GET /things HTTP/1.1', 'host: vendor', credential]

describe('the oracle of the attack tests', () => {
  it('finds nothing in a sound request', () => {
    expect(judge(request([...sound, 'content-length: 5'], 'hello'))).toEqual([])
    expect(judge(request([...sound, 'transfer-encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'))).toEqual([])
  })

  it.each([
    ['a path out of scope', request(['GET /other HTTP/1.1', credential])],
    ['a method out of scope', request(['DELETE /things HTTP/1.1', credential])],
    ['an unknown method', request(['TRACE /things HTTP/1.1', credential])],
    ['another protocol', request(['GET /things HTTP/1.0', credential])],
    ['no vendor key', request(['GET /things HTTP/1.1'])],
    [
      'the vendor key in the wrong header',
      request(['GET /things HTTP/1.1', `x-api-key: Bearer ${vendorKey}`]),
    ],
    ['the vendor key in the wrong form', request(['GET /things HTTP/1.1', `authorization: ${vendorKey}`])],
    ['the vendor key twice', request([...sound, credential])],
    ['the vendor key in a second header', request([...sound, `x-key: ${vendorKey}`])],
    ['the vendor key in the query', request(['GET /things?k=the-vendor-key HTTP/1.1', credential])],
    ['the vendor key in the body', request([...sound, 'content-length: 14'], vendorKey)],
    ['a second credential', request([...sound, 'x-api-key: other'])],
    ['the client key in a header', request([...sound, 'x: the-client-key'])],
    ['the client key in the body', request([...sound, 'content-length: 14'], 'the-client-key')],
    ['a cookie', request([...sound, 'cookie: a=b'])],
    ['a tenant', request([...sound, 'x-castai-organization-id: o1'])],
    ['a claimed user', request([...sound, 'x-sallyport-user: u'])],
    ['a name with an underscore', request([...sound, 'x_key: u'])],
    ['a hop-by-hop header', request([...sound, 'te: trailers'])],
    ['an upgrade that is none', request([...sound, 'sec-websocket-key: x'])],
    ['two hosts', request([...sound, 'host: other'])],
    ['two lengths', request([...sound, 'content-length: 0', 'content-length: 0'])],
    [
      'a length and chunks',
      request([...sound, 'content-length: 5', 'transfer-encoding: chunked'], '0\r\n\r\n'),
    ],
    ['trailers', request([...sound, 'transfer-encoding: chunked'], '0\r\nx: y\r\n\r\n')],
    ['a bare line feed', request([...sound, 'x: y\nz: 1'])],
    ['a folded line', request([...sound, 'x: y', ' z'])],
    ['a second request', request(sound) + request(sound)],
    ['bytes after the body', request([...sound, 'content-length: 1'], 'ab')],
    ['half a head', request(sound).slice(0, -2)],
  ])('finds %s', (_name, bytes) => {
    expect(judge(bytes)).not.toEqual([])
  })

  it('takes the tenant that the grant names, and no other', () => {
    const bytes = request([...sound, 'x-castai-organization-id: o1'])
    expect(judge(bytes, { tenant: 'o1' })).toEqual([])
    expect(judge(bytes, { tenant: 'o2' })).not.toEqual([])
  })
})
