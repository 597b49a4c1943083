import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** One range taken apart. */
export interface AddressRange {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Returns the parts of `10.0.0.0/8`, `2001:db8::/32` or a single address, or undefined for anything else. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [address = '', prefixText, ...rest] = text.split('/')
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) && !address.includes('%') ? 'ipv6' : undefined
  if (family === undefined || rest.length > 0) return undefined
  const longest = family === 'ipv4' ? 32 : 128
  if (prefixText === undefined) return { address, prefix: longest, family }
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN
  return prefix <= longest ? { address, prefix, family } : undefined
}

/**
 * Tells whether an address lies in one of some ranges. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`, as a
 * dual-stack socket reports it) counts as the IPv4 address it is.
 */
export class AddressRanges {
  readonly #list = new BlockList()
  #lastAddress: string | undefined
  #lastAnswer = false

  /** An entry that is not a range includes nobody: by a mistake the list only ever gets smaller. */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const parsed = parseAddressRange(range)
      if (parsed !== undefined) this.#list.addSubnet(parsed.address, parsed.prefix, parsed.family)
    }
  }

  /** False for anything that is not an IP address. */
  includes(address: string): boolean {
    // An app calls from the same few addresses: the last one answers nearly always.
    if (address === this.#lastAddress) return this.#lastAnswer
    const plain = address.split('%', 1)[0] ?? ''
    const answer = isIPv4(plain)
      ? this.#list.check(plain, 'ipv4')
      : isIPv6(plain) && this.#list.check(plain, 'ipv6')
    this.#lastAddress = address
    this.#lastAnswer = answer
    return answer
  }
}
