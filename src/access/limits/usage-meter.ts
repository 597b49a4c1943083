import { Turns } from '../../core/index.ts'
import type { AccessStore, UsageCount } from '../access-store.ts'

interface Count {
  readonly clientId: string
  readonly vendor: string
  /** What the store said all instances had, at the last flush. */
  stored: number
  /** Calls on their way to the store. */
  flushing: number
  /** Calls the store has not heard of. */
  pending: number
}

/** Whose calls are counted, and under which `limitKey`. */
export interface CountedGrant {
  readonly clientId: string
  readonly vendor: string
  readonly key: string
}

const dayMs = 86_400_000
/** Returns the UTC day of a time as `YYYY-MM-DD`. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}

/** Returns the seconds until the UTC day ends, at least 1. */
export function secondsLeftInDay(nowMs: number): number {
  return Math.max(1, Math.ceil((dayMs - (nowMs % dayMs)) / 1000))
}

/**
 * Counts calls per client, vendor and day. Counting is in memory; `flush` (to be called every 500 ms and at the end)
 * adds what is new to the store and takes over the totals of all instances. Holds one entry per grant and day, and
 * no day but those that still have something to flush.
 */
export class UsageMeter {
  readonly #store: Pick<AccessStore, 'addUsage'>
  readonly #shared: boolean
  readonly #days = new Map<string, Map<string, Count>>()
  #dayStartMs = Number.NaN
  #today = new Map<string, Count>()
  /** Whose totals somebody will ask for: those with a quota. */
  readonly #limited = new Set<string>()
  /** One at a time: two at once would both claim the same pending calls. */
  readonly #turns = new Turns()
  #nextFlush: Promise<void> | undefined

  /**
   * `shared`: several instances count together, so that a flush also asks for the totals of those learned which did
   * nothing here.
   */
  constructor(store: Pick<AccessStore, 'addUsage'>, options: { readonly shared?: boolean } = {}) {
    this.#store = store
    this.#shared = options.shared ?? false
  }

  /** Calls of today, as far as this instance knows. */
  callsToday(key: string, nowMs: number): number {
    const count = this.#dayAt(nowMs).get(key)
    return count === undefined ? 0 : count.stored + count.flushing + count.pending
  }

  count(key: string, clientId: string, vendor: string, nowMs: number): void {
    const counts = this.#dayAt(nowMs)
    const count = counts.get(key)
    if (count !== undefined) count.pending += 1
    else counts.set(key, { clientId, vendor, stored: 0, flushing: 0, pending: 1 })
  }

  /** Learns today's totals before the first call, so that a restart does not grant the quota anew. */
  learn(grants: Iterable<CountedGrant>, nowMs: number): Promise<void> {
    const counts = this.#dayAt(nowMs)
    const learned: Count[] = []
    for (const { key, clientId, vendor } of grants) {
      this.#limited.add(key)
      const count = counts.get(key) ?? { clientId, vendor, stored: 0, flushing: 0, pending: 0 }
      counts.set(key, count)
      learned.push(count)
    }
    return this.#turns.take(() => this.#flushDay(dayOf(nowMs), learned))
  }

  /**
   * Adds what is new to the store. Rejects as the store does, keeping every count for the next time: after an
   * unclear failure calls may be counted twice, never forgotten. A flush under way is joined, not doubled.
   */
  flush(nowMs: number): Promise<void> {
    this.#nextFlush ??= this.#turns
      .take(() => this.#flushAll(nowMs))
      .finally(() => {
        this.#nextFlush = undefined
      })
    return this.#nextFlush
  }

  async #flushAll(nowMs: number): Promise<void> {
    const today = dayOf(nowMs)
    this.#dayAt(nowMs)
    for (const [day, counts] of [...this.#days]) {
      // To ask for every client that called today would cost the database a write for each, twice a second.
      const isAsked = (key: string) => this.#shared && day === today && this.#limited.has(key)
      const due = [...counts].flatMap(([key, count]) => (count.pending > 0 || isAsked(key) ? [count] : []))
      if (due.length > 0) await this.#flushDay(day, due)
      const settled = [...counts.values()].every((count) => count.pending === 0)
      if (day !== today && settled) this.#days.delete(day)
    }
  }

  async #flushDay(day: string, due: readonly Count[]): Promise<void> {
    if (due.length === 0) return
    const batch: UsageCount[] = due.map((count) => {
      count.flushing = count.pending
      count.pending = 0
      return { clientId: count.clientId, vendor: count.vendor, calls: count.flushing }
    })
    try {
      const totals = await this.#store.addUsage(day, batch)
      for (const [index, count] of due.entries()) {
        count.stored = totals[index] ?? count.stored + count.flushing
        count.flushing = 0
      }
    } catch (error) {
      for (const count of due) {
        count.pending += count.flushing
        count.flushing = 0
      }
      throw error
    }
  }

  #dayAt(nowMs: number): Map<string, Count> {
    if (nowMs >= this.#dayStartMs && nowMs < this.#dayStartMs + dayMs) return this.#today
    this.#dayStartMs = nowMs - (nowMs % dayMs)
    const day = dayOf(nowMs)
    const counts = this.#days.get(day) ?? new Map<string, Count>()
    this.#days.set(day, counts)
    this.#today = counts
    return counts
  }
}
