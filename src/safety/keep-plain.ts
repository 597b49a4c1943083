import { textsIn } from '../core/index.ts'
import type { ContentOffer } from './content-offer.ts'
import { maskError } from './mask-error.ts'

type Offer = Pick<ContentOffer, 'plain' | 'sent' | 'said' | 'identifiers'>

/**
 * Returns what is known to hold nothing that was said: of an item that has not ended, fields that nobody knows lose their
 * texts.
 */
export function keepPlain(value: unknown, offer: Offer): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => keepPlain(one, offer))
  const kept: [string, unknown][] = []
  for (const [name, member] of Object.entries(value)) {
    // What was said was judged, or is not there.
    if (offer.said.includes(name) || offer.sent.includes(name)) kept.push([name, member])
    else if (name === 'error') kept.push([name, maskError(member, offer)])
    else if (offer.plain.includes(name) || isWordless(name, member))
      kept.push([name, keepPlain(member, offer)])
  }
  return Object.fromEntries(kept)
}

/** A number, a switch or nothing, under a name that is one. */
function isWordless(name: string, value: unknown): boolean {
  return /^\w{1,64}$/.test(name) && textsIn(value).length === 0
}
