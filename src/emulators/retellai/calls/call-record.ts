import type { JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { StorageSetting } from '../privacy/storage-setting.ts'
import type { StoredItem } from '../store.ts'
import type { TranscriptEntry } from './transcript.ts'

/** Where a call is in its life, in the vendor’s words. */
export type CallStatus = 'registered' | 'not_connected' | 'ongoing' | 'ended' | 'error'

/** One call, from the moment its id is given out. Times are milliseconds since 1970. */
export interface CallRecord extends StoredItem {
  readonly kind: 'call'
  readonly organisation: Organisation
  readonly createdMs: number
  readonly callType: 'web_call' | 'phone_call'
  readonly agentId: string
  readonly agentVersion: number
  readonly agentTag: string | undefined
  /** The agent's settings as they hold for this call: its version with the call's override on top. */
  readonly agent: JsonObject
  readonly direction: 'inbound' | 'outbound' | undefined
  readonly fromNumber: string | undefined
  readonly toNumber: string | undefined
  readonly customSipHeaders: unknown
  readonly batchCallId: string | undefined
  /** Given to a web call only; whoever holds it may join. */
  readonly accessToken: string | undefined
  metadata: unknown
  dynamicVariables: JsonObject | undefined
  readonly collectedVariables: JsonObject
  customAttributes: JsonObject
  storageSetting: StorageSetting
  status: CallStatus
  /** False until somebody was on the line: such a call has no duration, cost or recording. */
  wasConnected: boolean
  /** Set once a listener took the agent's place. */
  isTakenOver: boolean
  startMs: number | undefined
  endMs: number | undefined
  disconnectionReason: string | undefined
  transferDestination: unknown
  transferEndMs: number | undefined
  entries: TranscriptEntry[]
  analysis: JsonObject | undefined
  /** Set once the storage setting has been applied: from then on the raw originals are gone. */
  stored: StoredForm | undefined
  /** Runs that end with the call: the rest of its script, its time limits. */
  readonly cancels: Set<() => void>
}

/** What is left of a call after its storage setting was applied; undefined fields were deleted. */
export interface StoredForm {
  readonly entries: readonly TranscriptEntry[] | undefined
  readonly analysis: JsonObject | undefined
  /** Scrubbed copies of fields that hold free text, by their name in the answer. */
  readonly scrubbed: JsonObject
  /** Names of top-level fields that were removed. */
  readonly removed: readonly string[]
  readonly rawRecordingGoneMs: number
}

/** Returns how long the call lasted, or undefined before it ended and when it never connected. */
export function durationMs(call: CallRecord): number | undefined {
  if (!call.wasConnected || call.startMs === undefined || call.endMs === undefined) return undefined
  return call.endMs - call.startMs
}

/** Returns whether nothing more will be said in this call. */
export function isOver(call: CallRecord): boolean {
  return call.status === 'ended' || call.status === 'error' || call.status === 'not_connected'
}
