import type { IncomingMessage } from 'node:http'
import { AddressRanges } from '../access/index.ts'

/**
 * Returns what tells the address a request comes from. A forwarded address is believed only from a proxy that the
 * operator names; the nearest untrusted hop counts.
 */
export function addressReader(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return (request) => request.socket.remoteAddress ?? ''
  const trusted = new AddressRanges(trustedProxies)
  return (request) => {
    let address = request.socket.remoteAddress ?? ''
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',')
    while (trusted.includes(address)) {
      const next = forwarded.pop()?.trim() ?? ''
      if (next === '') break
      address = next
    }
    return address
  }
}
