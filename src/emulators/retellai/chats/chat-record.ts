import type { ScriptLine } from '../calls/script.ts'
import type { JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import type { StorageSetting } from '../privacy/storage-setting.ts'
import type { StoredItem } from '../store.ts'

/** One message of a chat, as the vendor shows it. */
export interface ChatMessage extends ScriptLine {
  readonly message_id: string
  readonly created_timestamp: number
}

/** One chat, over the API or by SMS. Times are milliseconds since 1970. */
export interface ChatRecord extends StoredItem {
  readonly kind: 'chat'
  readonly organisation: Organisation
  readonly createdMs: number
  readonly chatType: 'api_chat' | 'sms_chat'
  readonly agentId: string
  readonly agentVersion: number
  readonly agentTag: string | undefined
  readonly agent: JsonObject
  readonly direction: 'inbound' | 'outbound' | undefined
  readonly fromNumber: string | undefined
  readonly toNumber: string | undefined
  metadata: unknown
  dynamicVariables: JsonObject | undefined
  customAttributes: JsonObject
  storageSetting: StorageSetting
  status: 'ongoing' | 'ended' | 'error'
  readonly startMs: number
  endMs: number | undefined
  messages: ChatMessage[]
  analysis: JsonObject | undefined
  /** Set once the storage setting has been applied. */
  stored: StoredChat | undefined
  cancelSilence: (() => void) | undefined
  cancelAnalysis: (() => void) | undefined
}

/** What is left of a chat after its storage setting was applied; undefined fields were deleted. */
export interface StoredChat {
  readonly messages: readonly ChatMessage[] | undefined
  readonly analysis: JsonObject | undefined
  readonly metadata: unknown
  readonly dynamicVariables: JsonObject | undefined
}
