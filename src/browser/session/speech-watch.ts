import type { ServerMessage } from './messages.ts'

/** Below this it is taken for quiet: -45 dB. */
const quietLevel = 0.25
const quietMs = 400

/**
 * Knows whether somebody is in the middle of a turn. The server says so as long as it sends unfinished turns; where
 * policy keeps those back, only the loudness tells.
 */
export class SpeechWatch {
  #isTurnOpen = false
  #quietSinceMs: number | undefined

  /** Takes what the server says. Returns true for the end of a turn: the best moment to move the audio. */
  read(message: ServerMessage): boolean {
    if (message.type === 'SpeechStarted') this.#isTurnOpen = true
    if (message.type !== 'Turn') return false
    this.#isTurnOpen = !message.end_of_turn && message.transcript !== ''
    return message.end_of_turn
  }

  hear(level: number, nowMs: number): void {
    if (level > quietLevel) this.#quietSinceMs = undefined
    else this.#quietSinceMs ??= nowMs
  }

  /** Forgets the open turn: the next connection has begun none. */
  reset(): void {
    this.#isTurnOpen = false
  }

  get isTurnOpen(): boolean {
    return this.#isTurnOpen
  }

  /** Whether nobody is speaking, and nobody has for a moment. */
  isPause(nowMs: number): boolean {
    return !this.#isTurnOpen && this.#quietSinceMs !== undefined && nowMs - this.#quietSinceMs >= quietMs
  }
}
