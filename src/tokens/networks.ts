import { isIPv6 } from 'node:net'

/** Returns what counts as one address: itself, or a /64 of IPv6, which one household or one server has whole. */
export function networkOf(address: string): string {
  const groups = groupsOf(address)
  return groups === undefined ? plainOf(address) : groups.slice(0, 4).join(':')
}

/** Returns the part of the network an address is in, as providers have them: a /16, or a /32 of IPv6. */
export function regionOf(address: string): string {
  const groups = groupsOf(address)
  return groups === undefined
    ? plainOf(address).split('.').slice(0, 2).join('.')
    : groups.slice(0, 2).join(':')
}

const mappedAddress = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

function plainOf(address: string): string {
  return mappedAddress.exec(address)?.[1] ?? address
}

/** The eight groups of an IPv6 address; undefined for any other, and for IPv4 in its clothes. */
function groupsOf(address: string): string[] | undefined {
  if (!isIPv6(address) || mappedAddress.test(address)) return undefined
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest]
  return all.map((group) => Number.parseInt(group, 16).toString(16))
}
