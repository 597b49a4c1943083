import { hostname } from 'node:os'
import type { Clock, RecordedEvent, Recorder } from '../../core/index.ts'
import { closeLostCalls, type Instance, type InstanceStore, type OwedOutcomes } from '../../gateway/index.ts'
import type { EventReader } from '../../storage/index.ts'

/** How often an instance says that it lives. */
const beatMs = 2_000
/** After so long without a word an instance counts as gone: seven beats, and the clocks of two machines may differ. */
export const instanceLeaseMs = 15_000
/** How long an instance has to close the calls of another before a third one tries. */
const claimMs = 60_000
/** A record waits for 5 s at most: whatever is older than this is durable, or was given up. */
const durableWithinMs = 10_000
const recordsPerRead = 1_000
/** Ids of the instances that serve in this very process. */
const ofThisProcess = new Set<string>()

export interface InstanceWatchOptions {
  readonly id: string
  readonly store: InstanceStore
  readonly events: Pick<EventReader, 'tail' | 'count'>
  /** Records as they are: what is closed was made private when it was opened. */
  readonly record: Recorder
  readonly clock: Clock
  /** When the oldest call under way began; undefined where there is none. */
  readonly oldestCallMs: () => number | undefined
  readonly owed: OwedOutcomes
  /** Ids of the vendor keys that the next calls may use, and of those that calls under way use. */
  readonly usableKeys: () => readonly string[]
  readonly liveKeys: () => readonly string[]
  readonly onFailed: (error: unknown) => void
  /** Number of this process. */
  readonly pid?: number
  /** Whether a process of this machine is there. */
  readonly isAlive?: (pid: number) => boolean
}

/**
 * Says that this instance lives, and closes the calls of those that do not any more: with `outcome_unknown`, since a gate
 * that was killed took what it knew with it.
 */
export class InstanceWatch {
  readonly #options: InstanceWatchOptions
  readonly #host = hostname()
  readonly #pid: number
  /** How long the log was, and when: tells from where on the intent of a call that began later must stand. */
  #samples: { readonly atMs: number; readonly size: number }[] = []
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(options: InstanceWatchOptions) {
    this.#options = options
    this.#pid = options.pid ?? process.pid
  }

  /** Resolves once this instance is known, and the calls of those that are gone are closed. */
  async start(): Promise<void> {
    ofThisProcess.add(this.#options.id)
    await this.beat()
    this.#timer = setInterval(() => void this.beat(), beatMs).unref()
  }

  /** Says that this instance lives, and looks after the others. Never rejects. */
  beat(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#beat()).catch((error: unknown) => this.#options.onFailed(error))
    return this.#turn
  }

  /**
   * Takes this instance out, once all that it has recorded is durable. Whoever calls has made sure that no call is open.
   * Never rejects: where that cannot be recorded, the next start closes what is open.
   */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
    try {
      await this.#leave()
    } catch (error) {
      this.#options.onFailed(error)
    } finally {
      ofThisProcess.delete(this.#options.id)
    }
  }

  async #leave(): Promise<void> {
    const { id, store, record, clock } = this.#options
    // Records become durable in their order, so with this one every outcome before it is.
    await record({
      requestId: `${id}-stop`,
      atMs: clock.now(),
      phase: 'event',
      action: 'gate.stop',
      actor: { kind: 'system', id: 'serve' },
    })
    await this.#settle()
    // What is forgotten is closed by the next start, which must know of this one.
    if (!this.#options.owed.areSomeForgotten) await store.remove(id)
  }

  /** Records what is owed, now that the log may take records again. */
  async #settle(): Promise<void> {
    const { owed } = this.#options
    if (owed.size > 0) await owed.settle(this.#recordsAfter(this.#samples[0]?.size ?? 0))
  }

  async #beat(): Promise<void> {
    const { id, store, clock, usableKeys, liveKeys } = this.#options
    const nowMs = clock.now()
    const openFromSeq = await this.#openFrom(nowMs)
    await store.put({
      id,
      host: this.#host,
      pid: this.#pid,
      seenAtMs: nowMs,
      openFromSeq,
      usableKeys: usableKeys(),
      liveKeys: liveKeys(),
    })
    await this.#settle()
    for (const instance of await store.list()) {
      if (instance.id !== id && this.#isGone(instance, nowMs)) await this.#closeCallsOf(instance, nowMs)
    }
  }

  async #openFrom(nowMs: number): Promise<number> {
    const { events, oldestCallMs, owed } = this.#options
    const size = await events.count()
    const before = Math.min(oldestCallMs() ?? nowMs, owed.oldestStartMs() ?? nowMs, nowMs - durableWithinMs)
    const last = this.#samples.findLastIndex(({ atMs }) => atMs < before)
    if (last > 0) this.#samples = this.#samples.slice(last)
    this.#samples.push({ atMs: nowMs, size })
    return this.#samples[0]?.size ?? 0
  }

  #isGone({ id, host, pid, seenAtMs }: Instance, nowMs: number): boolean {
    if (ofThisProcess.has(id)) return false
    if (nowMs - seenAtMs > instanceLeaseMs) return true
    // In a container that starts again every process has the number that the one before had.
    if (host !== this.#host) return false
    return pid === this.#pid || !(this.#options.isAlive ?? isAlive)(pid)
  }

  async #closeCallsOf(gone: Instance, nowMs: number): Promise<void> {
    const { store, record } = this.#options
    if (!(await store.claim(gone, nowMs, claimMs))) return
    const outcomes = await closeLostCalls(this.#recordsAfter(gone.openFromSeq), gone.id, nowMs)
    await Promise.all(outcomes.map(record))
    await store.remove(gone.id)
  }

  async *#recordsAfter(seq: number): AsyncGenerator<RecordedEvent> {
    for (let afterSeq = seq; ; ) {
      const records = await this.#options.events.tail({ afterSeq, limit: recordsPerRead })
      for (const { event } of records) yield event
      if (records.length < recordsPerRead) return
      afterSeq = records.at(-1)?.seq ?? afterSeq
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is one as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
