/** A bucket for each endpoint that fills up by the second. */
export class Rates {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>()

  /** Takes one of an endpoint's `perSecond`; false where none is left. */
  take(endpointId: string, perSecond: number, nowMs: number): boolean {
    const bucket = this.#buckets.get(endpointId) ?? { tokens: perSecond, atMs: nowMs }
    const filled = bucket.tokens + (Math.max(0, nowMs - bucket.atMs) * perSecond) / 1_000
    const tokens = Math.min(perSecond, filled)
    const isLeft = tokens >= 1
    this.#buckets.set(endpointId, { tokens: isLeft ? tokens - 1 : tokens, atMs: nowMs })
    return isLeft
  }
}
