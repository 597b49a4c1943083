import { plainTranscript, utter } from '../calls/transcript.ts'
import { compact, type JsonObject } from '../json.ts'
import type { ChatMessage, ChatRecord, StoredChat } from './chat-record.ts'

/** Returns a chat as the API shows it: what its storage setting has left of it. */
export function presentChat(chat: ChatRecord): JsonObject {
  return present(chat, chat.stored ?? chat)
}

/** Returns a chat with everything in it, as webhooks carry it, whatever is stored. */
export function presentRawChat(chat: ChatRecord): JsonObject {
  return present(chat, chat)
}

function present(chat: ChatRecord, contents: StoredChat): JsonObject {
  const { messages } = contents
  return compact({
    chat_id: chat.id,
    agent_id: chat.agentId,
    agent_tag: chat.agentTag,
    version: chat.agentVersion,
    chat_status: chat.status,
    chat_type: chat.chatType,
    start_timestamp: chat.startMs,
    end_timestamp: chat.endMs,
    metadata: contents.metadata,
    retell_llm_dynamic_variables: contents.dynamicVariables,
    collected_dynamic_variables: chat.status === 'ongoing' ? undefined : {},
    custom_attributes: Object.keys(chat.customAttributes).length > 0 ? chat.customAttributes : undefined,
    transcript: messages && transcriptOf(messages),
    message_with_tool_calls: messages,
    chat_cost: costOf(chat),
    chat_analysis: contents.analysis,
  })
}

function transcriptOf(messages: readonly ChatMessage[]): string {
  return plainTranscript(messages.map(({ role, content }) => utter(role, content, 0)))
}

function costOf(chat: ChatRecord): JsonObject {
  const answers = chat.messages.filter(({ role }) => role === 'agent').length
  const cost = answers * 0.2
  return { product_costs: [{ product: 'emulated_chat_engine', cost }], combined_cost: cost }
}
