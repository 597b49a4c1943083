import { CallMonitors } from './calls/monitors.ts'
import { type RoomToken, RoomTokens } from './calls/room-tokens.ts'
import { defaultScript, type ScriptLine } from './calls/script.ts'
import { KeyRing } from './keys.ts'
import { type RetellaiEmulatorOptions, type RetellaiSettings, resolveSettings } from './options.ts'
import { createOrganisation, type Organisation } from './organisation.ts'
import { stockVoices } from './resources/stock-voices.ts'
import { SignedSender } from './webhooks/signed-sender.ts'

const defaultOrganisationId = 'emulated-workspace'

/** All state of one emulator, and what every part of it needs: time, ids, tokens, the sender of webhooks. */
export class World {
  readonly settings: RetellaiSettings
  readonly keys: KeyRing
  readonly sender: SignedSender
  readonly roomTokens: RoomTokens
  readonly monitors: CallMonitors
  /** Signalling sessions by id, each with the token it was opened with. */
  readonly rooms = new Map<string, RoomToken>()
  /** What is said in calls that connect by themselves. */
  script: readonly ScriptLine[] = defaultScript
  readonly organisations = new Map<string, Organisation>()
  /** Where callers reached the emulator last: links in webhooks start with it. */
  origin: string
  #sequence = 0
  readonly #cancels = new Set<() => void>()

  constructor(options: RetellaiEmulatorOptions) {
    this.settings = resolveSettings(options)
    this.origin = this.settings.publicUrl
    this.keys = new KeyRing(this.settings.randomHex)
    this.sender = new SignedSender(this)
    this.roomTokens = new RoomTokens(this)
    this.monitors = new CallMonitors(this)
  }

  nowMs(): number {
    return this.settings.timers.now()
  }

  /** Runs once after a delay, unless called off or the emulator closes first. */
  after(delayMs: number, run: () => void): () => void {
    const stop = () => {
      this.#cancels.delete(stop)
      cancel()
    }
    const cancel = this.settings.timers.after(delayMs, () => {
      this.#cancels.delete(stop)
      run()
    })
    this.#cancels.add(stop)
    return stop
  }

  mintId(prefix: string): string {
    return `${prefix}${this.settings.randomHex(32)}`
  }

  nextSequence(): number {
    this.#sequence += 1
    return this.#sequence
  }

  /** Returns the workspace of that id, made on first use. */
  organisation(id = defaultOrganisationId): Organisation {
    const known = this.organisations.get(id)
    if (known) return known
    const organisation = createOrganisation(id)
    this.organisations.set(id, organisation)
    for (const voice of stockVoices) {
      organisation.voices.add({
        id: voice.voice_id,
        sequence: this.nextSequence(),
        createdMs: this.nowMs(),
        modifiedMs: this.nowMs(),
        fields: { ...voice },
      })
    }
    return organisation
  }

  close(): void {
    for (const cancel of [...this.#cancels]) cancel()
    this.sender.close()
    this.monitors.close()
  }
}
