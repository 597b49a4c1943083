import { Limits } from '../access/index.ts'
import { networkOf, regionOf } from './networks.ts'

/** Tokens a minute, per instance. */
export interface MintRates {
  readonly perUser: number
  readonly perAddress: number
  readonly perClient: number
}

export type MintLimit = keyof MintRates

/** Counters of one kind that are held at most: memory stays flat, whoever comes from however many addresses. */
const countersMax = 100_000
/** What a whole region may ask for once there is no room to count its addresses, in shares of one address. */
const regionShares = 10

interface Counter {
  readonly table: CounterTable
  readonly key: string
  readonly ratePerMinute: number
}

/**
 * Counts how often tokens are asked for, by user, address and client. In memory, and bounded. Each kind has a table of its
 * own: whoever fills one with addresses keeps nobody from the others. Once that of the addresses is full, those that are
 * in it go on, and new ones are counted by region, so that a crowd of addresses is in its own way and in nobody else's.
 */
export class MintLimits {
  readonly #rates: MintRates
  readonly #tables: Readonly<Record<MintLimit, CounterTable>>
  readonly #regions: CounterTable

  constructor(rates: MintRates, tableSize = countersMax) {
    this.#rates = rates
    const create = () => new CounterTable(tableSize)
    this.#tables = { perUser: create(), perAddress: create(), perClient: create() }
    this.#regions = create()
  }

  /** Counters held, for those who watch memory. */
  get size(): number {
    return [...Object.values(this.#tables), this.#regions].reduce(
      (sum, { limits }) => sum + limits.bucketCount,
      0,
    )
  }

  /**
   * Takes one from each limit that is named, or from none: returns which limit is in the way, and for how long.
   * An attempt that is refused costs nothing, so that whoever waits as told gets through.
   */
  take(
    who: Partial<Record<MintLimit, string>>,
    nowMs: number,
  ): { readonly limit: MintLimit; readonly retryAfterSeconds: number } | undefined {
    const counters: Counter[] = []
    for (const limit of limitNames) {
      const name = who[limit]
      if (name === undefined) continue
      const counter = this.#counterOf(limit, name, nowMs)
      const retryAfterSeconds =
        counter === undefined
          ? 60
          : counter.table.limits.secondsUntilToken(counter.key, counter.ratePerMinute, nowMs)
      if (counter === undefined || retryAfterSeconds > 0) return { limit, retryAfterSeconds }
      counters.push(counter)
    }
    for (const { table, key, ratePerMinute } of counters) table.limits.takeToken(key, ratePerMinute, nowMs)
    return undefined
  }

  #counterOf(limit: MintLimit, name: string, nowMs: number): Counter | undefined {
    const table = this.#tables[limit]
    const ratePerMinute = this.#rates[limit]
    const key = limit === 'perAddress' ? networkOf(name) : name
    if (table.takes(key, nowMs)) return { table, key, ratePerMinute }
    const region = limit === 'perAddress' ? regionOf(name) : undefined
    return region !== undefined && this.#regions.takes(region, nowMs)
      ? { table: this.#regions, key: region, ratePerMinute: ratePerMinute * regionShares }
      : undefined
  }
}

const limitNames: readonly MintLimit[] = ['perUser', 'perAddress', 'perClient']

/** Counters of one kind. */
class CounterTable {
  readonly limits: Limits
  readonly #size: number
  #prunedAtMs = Number.NEGATIVE_INFINITY

  constructor(size: number) {
    this.#size = size
    this.limits = new Limits(size)
  }

  /** True for what is counted already, and while there is room. */
  takes(key: string, nowMs: number): boolean {
    if (this.limits.isCounted(key) || this.limits.bucketCount < this.#size) return true
    // Looking through all of them at every attempt would be an attack of its own.
    if (nowMs - this.#prunedAtMs >= 1_000) {
      this.#prunedAtMs = nowMs
      this.limits.prune(nowMs)
    }
    return this.limits.bucketCount < this.#size
  }
}
