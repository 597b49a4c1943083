import type { Clock, RecordedEvent, Recorder } from '../core/index.ts'
import type { Admission, CheckedRequest, Guard, LiveCalls, Refusal, TokenGuard } from '../gateway/index.ts'
import type { Upstreams } from './upstreams.ts'

/** What the data plane is given. */
export interface DataPlanePorts {
  readonly clock: Clock
  readonly guard: Guard
  /** Lets browsers in with tokens; none where no token is ever minted. */
  readonly tokens?: Pick<TokenGuard, 'admit'>
  readonly liveCalls: LiveCalls
  readonly upstreams: Upstreams
  readonly record: Recorder
  readonly limits: DataPlaneLimits
  /** The request after its body and query rules, or why it is refused. */
  checkRequest(admission: Admission, body: Buffer | undefined): CheckedRequest | Refusal
  /** True where `checkRequest` must see the body. */
  needsBody(admission: Admission): boolean
  isOwn(admission: Admission, id: string): boolean
  /** Resolves once it is durable what a call has created, and whose it is. */
  rememberCreated(admission: Admission, ids: readonly string[]): Promise<void>
  /** Looks at answers that hold what people said; none where nothing is looked at. */
  readonly answerScreen?: AnswerScreen
  /** Called for each call that leaves, for the key's last use. */
  onKeyUsed(keyId: string, atMs: number): void
  /** Called when a record could not be made durable: readiness turns red. An outcome goes along, to be recorded later. */
  onRecordFailed(error: unknown, outcome?: RecordedEvent): void
  /** Whether intents of reads may be skipped when they cannot be recorded. */
  readonly degradeReads: boolean
}

/** What grants say of what clients see. */
export interface AnswerScreen {
  /** Whether the answer to this call is taken whole and looked at. */
  applies(admission: Admission): boolean
  /** Returns the answer as the client may see it, or why it may not. Rejects where that cannot be put on record. */
  screen(admission: Admission, answer: VendorAnswer): Promise<ScreenedAnswer | Refusal>
}

export interface VendorAnswer {
  readonly status: number
  readonly body: Buffer
  readonly contentType: string
}

export interface ScreenedAnswer {
  readonly body: Buffer
  /** Where it is another than the vendor's. */
  readonly contentType?: string
  /** What stands in the record of the call's end. */
  readonly notes: Readonly<Record<string, unknown>>
}

export interface DataPlaneLimits {
  /** Calls and sockets under way at once on this instance. */
  readonly callsMax: number
  /** Largest JSON body that rules look into. */
  readonly jsonBodyBytesMax: number
  /** Largest JSON answer that is rewritten. */
  readonly answerBytesMax: number
  /** A client that sends or takes nothing for this long is cut. */
  readonly clientIdleMs: number
  /** Largest WebSocket message. */
  readonly socketMessageBytesMax: number
}
