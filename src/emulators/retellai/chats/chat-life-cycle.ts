import { VendorRefusal } from '../answers.ts'
import { analyse } from '../calls/analysis.ts'
import { checkMetadata, parseVariables } from '../calls/create-call.ts'
import { replyTo } from '../calls/script.ts'
import { asNumber, asObject, asString } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { Scrubber } from '../privacy/scrub.ts'
import { parseStorageSetting } from '../privacy/storage-setting.ts'
import { openAnalysis, wantedCategories } from '../privacy/stored-form.ts'
import { engineOf } from '../resources/agent-versions.ts'
import { type AgentChoice, resolveAgent } from '../resources/resolve-agent.ts'
import { emitChatEvent } from '../webhooks/lifecycle-events.ts'
import type { World } from '../world.ts'
import type { ChatMessage, ChatRecord, StoredChat } from './chat-record.ts'

/** What a new chat is made from. */
export interface NewChat {
  readonly chatType: ChatRecord['chatType']
  readonly agent: AgentChoice
  readonly id?: string
  readonly direction?: 'inbound' | 'outbound'
  readonly fromNumber?: string
  readonly toNumber?: string
  readonly metadata?: unknown
  readonly dynamicVariables?: unknown
}

/** Returns an ongoing chat, opened by the agent where its engine has a first message or the chat goes out by SMS. */
export function startChat(world: World, organisation: Organisation, input: NewChat): ChatRecord {
  const resolved = resolveAgent(organisation, 'chat', input.agent)
  checkMetadata(input.metadata)
  const chat = organisation.chats.add({
    kind: 'chat',
    id: input.id ?? world.mintId('chat_'),
    sequence: world.nextSequence(),
    organisation,
    createdMs: world.nowMs(),
    chatType: input.chatType,
    ...resolved,
    direction: input.direction,
    fromNumber: input.fromNumber,
    toNumber: input.toNumber,
    metadata: input.metadata,
    dynamicVariables: parseVariables(input.dynamicVariables),
    customAttributes: {},
    storageSetting: parseStorageSetting(resolved.agent.data_storage_setting),
    status: 'ongoing',
    startMs: world.nowMs(),
    endMs: undefined,
    messages: [],
    analysis: undefined,
    stored: undefined,
    cancelSilence: undefined,
    cancelAnalysis: undefined,
  })
  emitChatEvent(world, chat, 'chat_started')
  const opening = asString(engineOf({ fields: chat.agent }, organisation)?.fields.begin_message)
  if (opening) addMessage(world, chat, 'agent', opening)
  else if (chat.direction === 'outbound') addMessage(world, chat, 'agent', replyTo(''))
  watchSilence(world, chat)
  return chat
}

/** Takes a user's message and returns the agent's answer; 400 once the chat has ended. */
export function answerInChat(world: World, chat: ChatRecord, content: string): ChatMessage {
  if (chat.status !== 'ongoing') throw new VendorRefusal(400)
  addMessage(world, chat, 'user', content)
  const answer = addMessage(world, chat, 'agent', replyTo(content))
  emitChatEvent(world, chat, 'transcript_updated')
  watchSilence(world, chat)
  return answer
}

/** Ends a chat and has it analysed a little later. */
export function endChat(world: World, chat: ChatRecord): void {
  if (chat.status !== 'ongoing') throw new VendorRefusal(400)
  chat.cancelSilence?.()
  chat.status = 'ended'
  chat.endMs = world.nowMs()
  emitChatEvent(world, chat, 'chat_ended')
  chat.cancelAnalysis = world.after(world.settings.analysisMs, () => {
    chat.analysis = analyseChat(chat)
    emitChatEvent(world, chat, 'chat_analyzed')
    applyStorage(chat)
  })
}

/** Returns a fresh analysis of a finished chat. */
export function analyseChat(chat: ChatRecord) {
  return analyse('chat', chat.agent, chat.messages)
}

/** Removes from a finished chat what its storage setting does not keep. */
export function applyStorage(chat: ChatRecord): void {
  chat.stored = storedFormOf(chat)
}

/** Deletes a chat with everything that waits for it. */
export function forgetChat(chat: ChatRecord): void {
  chat.cancelSilence?.()
  chat.cancelAnalysis?.()
  chat.organisation.chats.delete(chat.id)
}

function storedFormOf(chat: ChatRecord): StoredChat | undefined {
  const categories = wantedCategories(chat.agent)
  if (chat.storageSetting === 'basic_attributes_only') {
    const { metadata } = chat
    return { messages: undefined, analysis: undefined, metadata, dynamicVariables: undefined }
  }
  if (chat.storageSetting === 'everything' || categories.size === 0) return undefined
  const scrubber = new Scrubber(categories)
  return {
    messages: chat.messages.map((message) => ({ ...message, content: scrubber.scrubText(message.content) })),
    analysis: openAnalysis(chat.analysis),
    metadata: scrubber.scrubValue(chat.metadata),
    dynamicVariables: asObject(scrubber.scrubValue(chat.dynamicVariables)),
  }
}

function addMessage(world: World, chat: ChatRecord, role: ChatMessage['role'], content: string): ChatMessage {
  const message = { role, content, message_id: world.mintId('message_'), created_timestamp: world.nowMs() }
  chat.messages.push(message)
  return message
}

/** An agent may close a chat in which nothing was said for a while. */
function watchSilence(world: World, chat: ChatRecord): void {
  chat.cancelSilence?.()
  const silenceMs = asNumber(chat.agent.end_chat_after_silence_ms)
  if (silenceMs === undefined) return
  chat.cancelSilence = world.after(silenceMs, () => {
    const farewell = asString(chat.agent.auto_close_message)
    if (farewell) addMessage(world, chat, 'agent', farewell)
    endChat(world, chat)
  })
}
