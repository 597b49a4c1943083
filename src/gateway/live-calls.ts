import type { Grant, Operation } from '../access/index.ts'
import type { Refusal } from './refusal.ts'

/** A call or socket under way, as far as a lock or a revocation needs to know it. */
export interface LiveCall {
  readonly clientId: string
  readonly vendor: string
  readonly operation: Operation
  /** The grant it was admitted under. */
  readonly grant: Grant
  /** Sockets outlive a change of their grant's limits, so they are cut where those change. */
  readonly isSocket: boolean
  /** The vendor key it uses; undefined until one is chosen. */
  readonly keyId: string | undefined
  readonly claimedUser: string | undefined
  /** Whether the client is the one to move: it sends its body, or takes its answer too slowly. */
  readonly waitsForClient: boolean
  /** When it was admitted; a call that does not say counts as older than all. */
  readonly startedAtMs?: number
  /** When bytes last moved on the client's side. */
  readonly lastMovedAtMs: number
  /** Where it stands among those under way; belongs to `LiveCalls`. */
  liveIndex?: number
  /** Ends the call now, towards client and vendor. */
  cut(refusal: Refusal): void
}

/** Everything under way on this instance. */
export class LiveCalls {
  // Not a Set. One that grows and shrinks moves to a new table every few calls, and the table it leaves refers to the
  // next (V8, OrderedHashTable::Rehash). Once one of those has grown old, it keeps all that follow alive until the next
  // full collection, with the calls that were in them: half of all garbage survived, and a call cost twice as much.
  readonly #calls: LiveCall[] = []
  readonly #perClient = new Map<string, number>()

  get size(): number {
    return this.#calls.length
  }

  /** When the oldest of them was admitted; undefined where there is none. */
  oldestStartMs(): number | undefined {
    let oldest: number | undefined
    for (const { startedAtMs = 0 } of this.#calls) oldest = Math.min(oldest ?? startedAtMs, startedAtMs)
    return oldest
  }

  /** Ids of the vendor keys that they use. */
  keyIds(): readonly string[] {
    const ids = new Set<string>()
    for (const { keyId } of this.#calls) if (keyId !== undefined) ids.add(keyId)
    return [...ids]
  }

  /** How many of them one client has. */
  countOf(clientId: string): number {
    return this.#perClient.get(clientId) ?? 0
  }

  add(call: LiveCall): void {
    if (this.#has(call)) return
    call.liveIndex = this.#calls.push(call) - 1
    this.#perClient.set(call.clientId, this.countOf(call.clientId) + 1)
  }

  delete(call: LiveCall): void {
    if (!this.#has(call)) return
    const last = this.#calls.pop()
    if (last !== undefined && last !== call) {
      last.liveIndex = call.liveIndex
      this.#calls[call.liveIndex] = last
    }
    const left = this.countOf(call.clientId) - 1
    if (left > 0) this.#perClient.set(call.clientId, left)
    else this.#perClient.delete(call.clientId)
  }

  /** Cuts every call for which `judge` gives a refusal; returns how many. */
  cutWhere(judge: (call: LiveCall) => Refusal | undefined): number {
    let cut = 0
    for (const call of [...this.#calls]) {
      const refusal = judge(call)
      if (refusal === undefined) continue
      cut += 1
      call.cut(refusal)
    }
    return cut
  }

  #has(call: LiveCall): call is LiveCall & { liveIndex: number } {
    return call.liveIndex !== undefined && this.#calls[call.liveIndex] === call
  }
}
