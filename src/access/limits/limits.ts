import type { Grant } from '../grants/grant.ts'

interface Bucket {
  tokens: number
  filledAtMs: number
  ratePerMinute: number
}

const minuteMs = 60_000
// Refills are sums of fractions: without this, a bucket that is full by the clock may hold 0.9999999 of a token.
const epsilon = 1e-9

const nothingToRelease = (): void => {}

/** Names a client's counters at one vendor. */
export function limitKey(clientId: string, vendor: string): string {
  return `${clientId} ${vendor}`
}

/**
 * Counts calls under way and calls per minute, in this process. Outlives snapshots, so that a changed grant does not
 * refill what was used. Holds one entry per grant that was ever limited, and drops those at rest past `entriesMax`.
 */
export class Limits {
  readonly #buckets = new Map<string, Bucket>()
  readonly #underWay = new Map<string, number>()
  readonly #entriesMax: number

  constructor(entriesMax = 10_000) {
    this.#entriesMax = entriesMax
  }

  /** Buckets held, for those who watch memory. */
  get bucketCount(): number {
    return this.#buckets.size
  }

  /** True for what is counted already, so that counting it needs no more memory. */
  isCounted(key: string): boolean {
    return this.#buckets.has(key)
  }

  /** Calls under way that were counted: those of grants with a concurrency limit. */
  callsUnderWay(key: string): number {
    return this.#underWay.get(key) ?? 0
  }

  /**
   * Takes a slot for an allowed call or socket, and returns what gives it back: safe to call twice, to be called
   * whatever happens. Free where the grant sets no concurrency limit.
   */
  acquire(grant: Grant): () => void {
    if (grant.constraints.concurrency === undefined) return nothingToRelease
    const key = limitKey(grant.clientId, grant.vendor)
    this.#underWay.set(key, this.callsUnderWay(key) + 1)
    let released = false
    return () => {
      if (released) return
      released = true
      const rest = this.callsUnderWay(key) - 1
      if (rest > 0) this.#underWay.set(key, rest)
      else this.#underWay.delete(key)
    }
  }

  /** Returns the seconds until a call is within the rate: 0 where it is now. Takes nothing. */
  secondsUntilToken(key: string, ratePerMinute: number, nowMs: number): number {
    const { tokens } = this.#fill(key, ratePerMinute, nowMs)
    if (tokens >= 1 - epsilon) return 0
    return Math.max(1, Math.ceil(((1 - tokens) * minuteMs) / ratePerMinute / 1000))
  }

  /** Takes one token; an empty bucket stays empty, so that observed overruns build up no debt. */
  takeToken(key: string, ratePerMinute: number, nowMs: number): void {
    const bucket = this.#fill(key, ratePerMinute, nowMs)
    bucket.tokens = Math.max(0, bucket.tokens - 1)
  }

  /** Forgets buckets that are full again. Called by itself when there are many. */
  prune(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      const { ratePerMinute } = bucket
      if (this.#fill(key, ratePerMinute, nowMs).tokens >= ratePerMinute) this.#buckets.delete(key)
    }
  }

  #fill(key: string, ratePerMinute: number, nowMs: number): Bucket {
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#entriesMax) this.prune(nowMs)
      bucket = { tokens: ratePerMinute, filledAtMs: nowMs, ratePerMinute }
      this.#buckets.set(key, bucket)
      return bucket
    }
    // A clock that was set back must neither refill nor drain.
    const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs)
    bucket.tokens = Math.min(ratePerMinute, bucket.tokens + (elapsedMs * ratePerMinute) / minuteMs)
    bucket.filledAtMs = nowMs
    bucket.ratePerMinute = ratePerMinute
    return bucket
  }
}
