import { describe, expect, it } from 'vitest'
import { filterResponseHeaders, mayForwardResponseHeader } from './response-headers.ts'

const secret = 'the-vendor-key'

describe('filterResponseHeaders', () => {
  it('lets headers of the answer through, each value of a list on its own', () => {
    expect(
      filterResponseHeaders({ 'content-type': 'a/b', vary: ['x', 'y'], gone: undefined }, secret),
    ).toEqual(['content-type', 'a/b', 'vary', 'x', 'vary', 'y'])
  })

  it.each([
    'set-cookie',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'trailer',
    'upgrade',
    'proxy-authenticate',
    'www-authenticate',
    'location',
    'link',
    'refresh',
    'alt-svc',
    'strict-transport-security',
    'report-to',
    'x-sallyport-request-id',
    'access-control-allow-origin',
    'access-control-allow-credentials',
    'access-control-anything',
  ])('drops %s', (name) => {
    expect(mayForwardResponseHeader(name)).toBe(false)
    expect(filterResponseHeaders({ [name]: 'x' }, secret)).toEqual([])
  })

  it('masks the vendor key wherever it stands, with as many characters', () => {
    const stars = '*'.repeat(secret.length)
    expect(
      filterResponseHeaders({ 'x-echo': `Bearer ${secret}, ${secret}`, 'x-list': ['a', secret] }, secret),
    ).toEqual(['x-echo', `Bearer ${stars}, ${stars}`, 'x-list', 'a', 'x-list', stars])
  })

  it('masks nothing where no key was sent', () => {
    expect(filterResponseHeaders({ 'x-any': 'value' }, '')).toEqual(['x-any', 'value'])
  })
})
