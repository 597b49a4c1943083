import { Pool } from 'undici'

export interface UpstreamLimits {
  /** Connections to one vendor host at once; further calls wait. */
  readonly connections: number
  readonly connectTimeoutMs: number
  /** From the request until the answer's head. */
  readonly headersTimeoutMs: number
  /** Between two pieces of an answer's body. */
  readonly bodyTimeoutMs: number
}

/** Keeps one connection pool per vendor origin. Redirects are never followed; HTTP/2 is not negotiated. */
export class Upstreams {
  readonly #pools = new Map<string, Pool>()
  readonly #limits: UpstreamLimits

  constructor(limits: UpstreamLimits) {
    this.#limits = limits
  }

  pool(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: this.#limits.connections,
        pipelining: 1,
        allowH2: false,
        connect: { timeout: this.#limits.connectTimeoutMs },
        headersTimeout: this.#limits.headersTimeoutMs,
        bodyTimeout: this.#limits.bodyTimeoutMs,
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }

  /** Calls that hold or wait for a connection, over all origins. */
  get running(): number {
    let running = 0
    for (const pool of this.#pools.values()) running += pool.stats.size
    return running
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
    this.#pools.clear()
  }
}
