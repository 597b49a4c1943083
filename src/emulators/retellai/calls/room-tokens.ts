import { Buffer } from 'node:buffer'
import type { World } from '../world.ts'

/** A token that lets one browser into the room of one call. */
export interface RoomToken {
  readonly text: string
  readonly callId: string
  readonly expiresAtMs: number
  /** Set for a listener's token; a caller's has none. */
  readonly participantId: string | undefined
  isUsed: boolean
}

/** Mints and finds the tokens browsers join calls with. They look like the vendor's: three parts, opaque to clients. */
export class RoomTokens {
  readonly #byText = new Map<string, RoomToken>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Returns a new token for a call; with a participant it only listens. */
  mint(callId: string, participantId?: string): string {
    const expiresAtMs = this.#world.nowMs() + this.#world.settings.tokenTtlMs
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const text = [
      encode({ alg: 'HS256', typ: 'JWT' }),
      encode({ room: callId, exp: Math.floor(expiresAtMs / 1000) }),
      this.#world.settings.randomHex(64),
    ].join('.')
    this.#byText.set(text, { text, callId, expiresAtMs, participantId, isUsed: false })
    return text
  }

  find(text: string): RoomToken | undefined {
    return this.#byText.get(text)
  }

  /** Returns whether a participant of that id was let in to listen to the call. */
  isListener(callId: string, participantId: string): boolean {
    return [...this.#byText.values()].some(
      (token) => token.callId === callId && token.participantId === participantId,
    )
  }

  /** Forgets every token of a call. */
  forget(callId: string): void {
    for (const token of this.#byText.values()) {
      if (token.callId === callId) this.#byText.delete(token.text)
    }
  }
}
