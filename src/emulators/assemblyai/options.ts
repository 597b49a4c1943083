import type { Timers } from '../kit/timers.ts'
import type { AudioFixture } from './fixtures.ts'

/**
 * How the stand-in behaves. Every default is the vendor's observed behaviour; where observations and
 * documentation disagree, or neither says, there is a switch.
 */
export interface AssemblyaiEmulatorOptions {
  /** Milliseconds since 1970. Shifts time stamps, windows and expiries; waits stay real unless `timers` is given. */
  readonly now?: () => number
  /** Clock and waits together, for tests that move time themselves. */
  readonly timers?: Timers
  /** Known audio: by content hash for uploads, by URL for audio on other hosts. */
  readonly fixtures?: readonly AudioFixture[]
  /** Pretends that any other host's `audio_url` can be downloaded and holds a minute of speech. */
  readonly acceptAnyUrl?: boolean

  /** The account's plan decides its limits: jobs at a time, new streaming sessions a minute, models. */
  readonly plan?: 'free' | 'paid'
  /** Dollars. Below zero, new transcripts are refused. */
  readonly balance?: number
  /** One documentation page says 400 for a negative balance, another 401. */
  readonly balanceStatus?: 400 | 401
  /** Requests to the REST host in five minutes, for the whole account. `Infinity` switches the limit off. */
  readonly requestsPerFiveMinutes?: number
  /** Whether the REST host takes `Bearer <key>` as well; nobody has confirmed it. */
  readonly bearerOnRest?: boolean

  /** Milliseconds from a transcript's turn to its result; the first third of them it is still `queued`. */
  readonly processingMs?: number
  /** What the vendor chooses when a request names no model. The documentation says universal-3-pro first. */
  readonly defaultSpeechModels?: readonly string[]
  /** Models that the vendor refuses for a language. Which ones, nobody has listed. */
  readonly modelsMissingByLanguage?: Readonly<Record<string, readonly string[]>>
  /** Whether results that were not asked for read `{status: 'unavailable'}` (seen live) or null (older samples). */
  readonly unavailableSections?: boolean
  /** Whether content-safety texts are redacted along with the transcript; not confirmed. */
  readonly redactsSafetyText?: boolean
  /** What DELETE does to a job that is not finished; the documentation only says to wait. */
  readonly deleteUnfinished?: 'refuse' | 'wipe'
  /** What sentences, paragraphs, captions and word search answer for a deleted transcript; not confirmed. */
  readonly deletedExports?: 'empty' | 'lookup-error'
  /** Milliseconds an uploaded file is kept; the documentation says 24 to 48 hours. */
  readonly uploadTtlMs?: number
  /** Milliseconds from a transcript's completion to its redacted audio. */
  readonly redactedAudioDelayMs?: number
  /** Milliseconds a redacted-audio link is good for: 30 minutes were seen, the documentation says 24 hours. */
  readonly redactedAudioTtlMs?: number
  /** Whether the redacted-audio webhook names its transcript; the schema has no such field. */
  readonly redactedWebhookNamesTranscript?: boolean

  /** Webhook attempts in all: one paragraph of the documentation says 10, another can be read as 11. */
  readonly webhookAttempts?: number
  readonly webhookSpacingMs?: number
  readonly webhookTimeoutMs?: number

  /** Whether `Begin` carries `configuration`: recent sessions do, the SDK's own tests expect three fields. */
  readonly beginConfiguration?: boolean
  /** Milliseconds between the upgrade and `Begin`; about 660 were seen live. */
  readonly beginDelayMs?: number
  /** Whether a streaming token opens one session only: documented so, but a live probe opened two. */
  readonly singleUseTokens?: boolean
  /** What is heard in every streaming session. */
  readonly streamingText?: string
  /** Milliseconds of audio to a word of `streamingText`. */
  readonly streamingMsPerWord?: number
  /** Whether audio that comes much faster than real time ends the session. */
  readonly enforcesAudioRate?: boolean
  /** The close code for too many sessions; older documentation says 1008. */
  readonly sessionLimitCode?: 3009 | 1008
  /** New streaming sessions a minute at the start; by plan unless set. */
  readonly sessionsPerMinute?: number

  /** Whether Voice Agent webhooks may go to a plain or private address; the vendor takes public https only. */
  readonly takesLocalSubscriptions?: boolean
  /** Milliseconds between two pieces of a streamed completion. */
  readonly completionPieceMs?: number
  /**
   * The sync and the dictation host share a path, and one port cannot tell them apart. A request without
   * `X-AAI-Model` is refused as the sync host does, or answered as the dictation host does.
   */
  readonly withoutModelHeader?: 'refuse' | 'dictation'
}

/** The options with every gap filled in. */
export type Settings = Readonly<
  Required<Omit<AssemblyaiEmulatorOptions, 'now' | 'timers' | 'sessionsPerMinute'>>
> & { readonly sessionsPerMinute: number | undefined }

const hourMs = 3_600_000

/** Returns the options with every gap filled in. */
export function fillSettings(options: AssemblyaiEmulatorOptions): Settings {
  const { now: _now, timers: _timers, ...given } = options
  return {
    fixtures: [],
    acceptAnyUrl: false,
    plan: 'paid',
    balance: 100,
    balanceStatus: 400,
    requestsPerFiveMinutes: 20_000,
    bearerOnRest: false,
    processingMs: 300,
    defaultSpeechModels: ['universal-3-5-pro', 'universal-2'],
    modelsMissingByLanguage: { haw: ['speaker_labels'], ln: ['speaker_labels'], tk: ['speaker_labels'] },
    unavailableSections: true,
    redactsSafetyText: false,
    deleteUnfinished: 'refuse',
    deletedExports: 'empty',
    uploadTtlMs: 24 * hourMs,
    redactedAudioDelayMs: 0,
    redactedAudioTtlMs: hourMs / 2,
    redactedWebhookNamesTranscript: false,
    webhookAttempts: 10,
    webhookSpacingMs: 10_000,
    webhookTimeoutMs: 10_000,
    beginConfiguration: true,
    beginDelayMs: 0,
    singleUseTokens: false,
    streamingText: '',
    streamingMsPerWord: 400,
    enforcesAudioRate: true,
    sessionLimitCode: 3009,
    sessionsPerMinute: undefined,
    takesLocalSubscriptions: false,
    completionPieceMs: 5,
    withoutModelHeader: 'refuse',
    ...given,
  }
}
