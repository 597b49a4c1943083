import { describe, expect, test } from 'vitest'
import { AddressRanges, parseAddressRange } from './address-ranges.ts'

describe('AddressRanges', () => {
  const ranges = new AddressRanges(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])

  test.each(['10.1.2.3', '192.0.2.7', '2001:db8::1', '::ffff:10.1.2.3', '2001:DB8:0::5'])(
    'includes %s',
    (address) => {
      expect(ranges.includes(address)).toBe(true)
      expect(ranges.includes(address)).toBe(true)
    },
  )

  test.each([
    '11.0.0.1',
    '192.0.2.8',
    '2001:db9::1',
    '::ffff:11.0.0.1',
    '',
    'localhost',
    '10.1.2',
    '010.1.2.3',
    '10.1.2.3 ',
  ])('does not include %j', (address) => expect(ranges.includes(address)).toBe(false))

  test('ignores the zone of a link-local address', () => {
    expect(new AddressRanges(['fe80::/10']).includes('fe80::1%eth0')).toBe(true)
  })

  test('an unusable entry includes nobody', () => {
    const broken = new AddressRanges(['nonsense', '10.0.0.0/99'])
    expect(broken.includes('10.0.0.1')).toBe(false)
  })
})

test.each([
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  '10.0.0.0/1e1',
  'example.com',
  '',
])('%j is no range', (text) => expect(parseAddressRange(text)).toBeUndefined())

test('a single address is a range of one', () => {
  expect(parseAddressRange('192.0.2.7')).toEqual({ address: '192.0.2.7', prefix: 32, family: 'ipv4' })
  expect(parseAddressRange('::1')).toEqual({ address: '::1', prefix: 128, family: 'ipv6' })
})
