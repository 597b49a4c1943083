import type { RecordedEvent, Recorder } from '../../src/core/index.ts'

/** A recorder in memory that can fail, and can keep whoever waits for it waiting. */
export class SwitchRecorder {
  readonly events: RecordedEvent[] = []
  /** Rejects with this where it is set, for the events that `fails` picks. */
  failure: Error | undefined
  fails: (event: RecordedEvent) => boolean = () => true
  /** Delays each record by this long. */
  delayMs = 0
  #held: (() => void)[] | undefined

  readonly record: Recorder = async (event) => {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    if (this.#held !== undefined) {
      const held = this.#held
      await new Promise<void>((resolve) => held.push(resolve))
    }
    if (this.failure !== undefined && this.fails(event)) throw this.failure
    this.events.push(event)
  }

  /** Nothing becomes durable from now on, until `release`. */
  hold(): void {
    this.#held ??= []
  }

  /** Records that wait to become durable. */
  get waiting(): number {
    return this.#held?.length ?? 0
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const resolve of held) resolve()
  }

  /** Intents and outcomes by request id, for calls that were admitted. */
  calls(): Map<string, { intents: number; outcomes: number }> {
    const calls = new Map<string, { intents: number; outcomes: number }>()
    for (const { requestId, phase } of this.events) {
      const call = calls.get(requestId) ?? { intents: 0, outcomes: 0 }
      calls.set(requestId, call)
      if (phase === 'intent') call.intents += 1
      if (phase === 'outcome') call.outcomes += 1
    }
    return calls
  }

  outcomes(): RecordedEvent[] {
    return this.events.filter((event) => event.phase === 'outcome')
  }
}
