import type { Clock, RecordedEvent, Recorder } from '../core/index.ts'

/** A refused attempt to get a token. */
export interface RefusedMint {
  readonly requestId: string
  /** The client, where one was recognised. */
  readonly clientId: string | undefined
  readonly user: string | undefined
  readonly reason: string
}

interface Window {
  readonly timer: NodeJS.Timeout
  last: RefusedMint
  further: number
}

const windowMs = 1_000
// Clients and reasons are few; users are not looked at.
const windowsMax = 1_000

/**
 * Records refused attempts: the first of a client and a reason at once, and what more of the same comes within a second
 * as one count, so that nobody can fill the disk by asking.
 */
export class MintRecords {
  readonly #clock: Clock
  readonly #record: Recorder
  readonly #onFailed: (error: unknown) => void
  readonly #windows = new Map<string, Window>()

  constructor(ports: { readonly clock: Clock; readonly record: Recorder; onFailed(error: unknown): void }) {
    this.#clock = ports.clock
    this.#record = ports.record
    this.#onFailed = (error) => ports.onFailed(error)
  }

  /** Resolves once the refusal is on record, or is counted for one that will be within a second. */
  async refused(mint: RefusedMint): Promise<void> {
    const key = `${mint.clientId ?? ''} ${mint.reason}`
    const window = this.#windows.get(key)
    if (window !== undefined) {
      window.further += 1
      window.last = mint
      return
    }
    if (this.#windows.size < windowsMax) {
      const timer = setTimeout(() => this.#close(key), windowMs)
      timer.unref()
      this.#windows.set(key, { timer, last: mint, further: 0 })
    }
    await this.#record(this.#eventOf(mint, 1))
  }

  /** Records what is counted so far. */
  close(): void {
    for (const key of [...this.#windows.keys()]) this.#close(key)
  }

  #close(key: string): void {
    const window = this.#windows.get(key)
    if (window === undefined) return
    clearTimeout(window.timer)
    this.#windows.delete(key)
    if (window.further > 0) this.#record(this.#eventOf(window.last, window.further)).catch(this.#onFailed)
  }

  #eventOf({ requestId, clientId, user, reason }: RefusedMint, count: number): RecordedEvent {
    return {
      requestId,
      atMs: this.#clock.now(),
      phase: 'event',
      action: 'token.mint',
      actor: {
        kind: 'client',
        id: clientId ?? 'unknown',
        ...(user === undefined ? {} : { claimedUser: user }),
      },
      result: 'failure',
      reason,
      ...(count === 1 ? {} : { metadata: { count } }),
    }
  }
}
