import { isIPv6 } from 'node:net'
import { Limits } from '../access/index.ts'

/** Tokens a minute, per instance. */
export interface MintRates {
  readonly perUser: number
  readonly perAddress: number
  readonly perClient: number
}

export type MintLimit = keyof MintRates

// Past this many counters nothing new is let in: memory stays flat, whoever comes from however many addresses.
const countersMax = 100_000

/** Counts how often tokens are asked for, by user, address and client. In memory, and bounded. */
export class MintLimits {
  readonly #rates: MintRates
  readonly #limits = new Limits(countersMax)
  #prunedAtMs = Number.NEGATIVE_INFINITY

  constructor(rates: MintRates) {
    this.#rates = rates
  }

  /** Counters held, for those who watch memory. */
  get size(): number {
    return this.#limits.bucketCount
  }

  /**
   * Takes one from each limit that is named, or from none: returns which limit is in the way, and for how long.
   * An attempt that is refused costs nothing, so that whoever waits as told gets through.
   */
  take(
    who: Partial<Record<MintLimit, string>>,
    nowMs: number,
  ): { readonly limit: MintLimit; readonly retryAfterSeconds: number } | undefined {
    const asked = limitNames.flatMap((limit) => {
      const name = who[limit]
      const key = name === undefined ? undefined : `${limit} ${limit === 'perAddress' ? network(name) : name}`
      return key === undefined ? [] : [{ limit, key, rate: this.#rates[limit] }]
    })
    for (const { limit, key, rate } of asked) {
      const retryAfterSeconds = this.#isFull(nowMs) ? 60 : this.#limits.secondsUntilToken(key, rate, nowMs)
      if (retryAfterSeconds > 0) return { limit, retryAfterSeconds }
    }
    for (const { key, rate } of asked) this.#limits.takeToken(key, rate, nowMs)
    return undefined
  }

  #isFull(nowMs: number): boolean {
    if (this.#limits.bucketCount < countersMax) return false
    // Looking through all of them at every attempt would be an attack of its own.
    if (nowMs - this.#prunedAtMs >= 1_000) {
      this.#prunedAtMs = nowMs
      this.#limits.prune(nowMs)
    }
    return this.#limits.bucketCount >= countersMax
  }
}

const limitNames: readonly MintLimit[] = ['perUser', 'perAddress', 'perClient']

/** One household or one server has a whole /64 of IPv6 addresses: they count as one. */
function network(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
