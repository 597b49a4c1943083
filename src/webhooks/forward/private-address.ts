import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** What is not on the public internet: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890, read 2026). */
const ranges: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, with the metadata services of clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['::1', 128],
  // Addresses that carry an IPv4 address inside: translated or tunnelled, they lead there.
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
]

const list = new BlockList()
for (const [address, prefix] of ranges) list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6')

/** True for an address that is not on the public internet, and for anything that is no address. */
export function isPrivateAddress(text: string): boolean {
  const plain = text.split('%', 1)[0] ?? ''
  if (isIPv4(plain)) return list.check(plain, 'ipv4')
  // BlockList looks at an IPv4 address inside an IPv6 one (::ffff:10.0.0.1) as the IPv4 address it is.
  return isIPv6(plain) ? list.check(plain, 'ipv6') : true
}
