/** A fault to inject, on demand, into the next matching answers. */
export interface Fault {
  /** `status` answers with that status at once; `html403` as a CDN would; `slow` delays; `hang` never answers; `cut` breaks the body off half way. */
  readonly kind: 'status' | 'html403' | 'slow' | 'hang' | 'cut'
  readonly status?: number
  /** Seconds for a Retry-After header. */
  readonly retryAfter?: number
  readonly delayMs?: number
  /** Only requests of this method. */
  readonly method?: string
  /** Only paths that start with this. */
  readonly pathPrefix?: string
  /** How many answers; 1 unless set. */
  readonly times?: number
}

/** Holds injected faults and hands each out as often as it was asked for. */
export class FaultQueue {
  #faults: { fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 })
  }

  clear(): void {
    this.#faults = []
  }

  take(method: string, path: string): Fault | undefined {
    const entry = this.#faults.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        (fault.pathPrefix === undefined || path.startsWith(fault.pathPrefix)),
    )
    if (!entry) return undefined
    entry.left -= 1
    if (entry.left === 0) this.#faults = this.#faults.filter((other) => other !== entry)
    return entry.fault
  }
}
