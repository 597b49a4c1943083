import type { CallRecord } from '../calls/call-record.ts'
import { basicFields, presentRaw } from '../calls/present-call.ts'
import type { ChatRecord } from '../chats/chat-record.ts'
import { presentRawChat } from '../chats/present-chat.ts'
import { asNumber, asString, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'
import { webhookRetryRules } from './retry-rules.ts'

/** What a webhook can be told about a call. */
export type CallEvent =
  | 'call_started'
  | 'call_ended'
  | 'call_analyzed'
  | 'transcript_updated'
  | 'transfer_started'
  | 'transfer_bridged'
  | 'transfer_cancelled'
  | 'transfer_ended'

/** What a webhook can be told about a chat. */
export type ChatEvent = 'chat_started' | 'chat_ended' | 'chat_analyzed' | 'transcript_updated'

const defaultEvents: Readonly<Record<string, readonly string[]>> = {
  call: ['call_started', 'call_ended', 'call_analyzed'],
  chat: ['chat_started', 'chat_ended', 'chat_analyzed'],
}

const webhookTimeoutMs = 10_000

/**
 * Tells the agent's webhook, or else the account's, about a call. The payload is raw whatever is stored: the storage
 * setting does not reach webhooks. `siblings` stand beside the call in the payload (transfers).
 */
export function emitCallEvent(
  world: World,
  call: CallRecord,
  event: CallEvent,
  siblings: JsonObject = {},
): void {
  emit(world, call, event, () => ({
    event,
    call: event === 'call_started' ? basicFields(call) : presentRaw(world, call),
    ...siblings,
  }))
}

/** Tells the agent's webhook, or else the account's, about a chat. */
export function emitChatEvent(world: World, chat: ChatRecord, event: ChatEvent): void {
  emit(world, chat, event, () => ({ event, [world.settings.chatEventKey]: presentRawChat(chat) }))
}

function emit(
  world: World,
  subject: CallRecord | ChatRecord,
  event: string,
  payload: () => JsonObject,
): void {
  const { agent, organisation } = subject
  const template = asString(agent.webhook_url) || organisation.accountWebhookUrl
  const wanted = Array.isArray(agent.webhook_events) ? agent.webhook_events : defaultEvents[subject.kind]
  if (!template || !wanted?.includes(event)) return
  void world.sender.send({
    organisationId: organisation.id,
    event,
    subject: subject.id,
    url: fillVariables(template, subject.dynamicVariables ?? {}),
    method: 'POST',
    body: JSON.stringify(payload()),
    headers: {},
    timeoutMs: asNumber(agent.webhook_timeout_ms) ?? webhookTimeoutMs,
    ...webhookRetryRules(world.settings),
  })
}

/** A webhook's address may name dynamic variables of the call: `https://host/{{tenant}}`. */
function fillVariables(template: string, variables: JsonObject): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = variables[name]
    return value === undefined ? whole : encodeURIComponent(String(value))
  })
}
