import { createTimers, systemTimers, type Timers } from '../kit/timers.ts'
import { WebSocketDoor } from '../kit/web-sockets.ts'
import { WebhookCourier } from '../kit/webhook-delivery.ts'
import { KeyRing } from './keys.ts'
import { type AssemblyaiEmulatorOptions, fillSettings, type Settings } from './options.ts'
import { RateWindow } from './rate-window.ts'
import { SessionLedger } from './streaming/ledger.ts'
import { TokenMint } from './tokens.ts'
import { TranscriptShelf } from './transcripts/shelf.ts'
import { UploadShelf } from './uploads.ts'
import { AgentShelf } from './voice-agent/shelf.ts'

/** What the account's owner sets in the dashboard; limits belong to it, not to a key or a project. */
export interface Account {
  plan: 'free' | 'paid'
  /** Dollars. */
  balance: number
}

/** Everything the stand-in knows. One world is one account at the vendor. */
export interface World {
  readonly settings: Settings
  readonly timers: Timers
  readonly account: Account
  readonly keys: KeyRing
  readonly uploads: UploadShelf
  readonly transcripts: TranscriptShelf
  readonly tokens: TokenMint
  readonly sessions: SessionLedger
  readonly agents: AgentShelf
  readonly courier: WebhookCourier
  readonly door: WebSocketDoor
  readonly restRequests: RateWindow
  readonly completions: RateWindow
  readonly understandings: RateWindow
}

const fiveMinutesMs = 300_000
const minuteMs = 60_000

export function createWorld(options: AssemblyaiEmulatorOptions): World {
  const settings = fillSettings(options)
  const timers = options.timers ?? (options.now ? createTimers(options.now) : systemTimers)
  return {
    settings,
    timers,
    account: { plan: settings.plan, balance: settings.balance },
    keys: new KeyRing(),
    uploads: new UploadShelf(settings.uploadTtlMs),
    transcripts: new TranscriptShelf(),
    tokens: new TokenMint(),
    sessions: new SessionLedger(),
    agents: new AgentShelf(),
    courier: new WebhookCourier(timers),
    door: new WebSocketDoor(),
    restRequests: new RateWindow(fiveMinutesMs),
    completions: new RateWindow(minuteMs),
    understandings: new RateWindow(minuteMs),
  }
}
