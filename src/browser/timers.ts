/** Tells the time and waits; tests bring their own. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once after `ms`; returns what cancels that. */
  after(ms: number, callback: () => void): () => void
}

/** The browser's own clock. */
export const browserTimers: Timers = {
  now: () => Date.now(),
  after(ms, callback) {
    const handle = setTimeout(callback, ms)
    return () => clearTimeout(handle)
  },
}
