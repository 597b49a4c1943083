import { VendorRefusal } from '../answers.ts'
import { matchesAgents } from '../calls/call-filters.ts'
import { definedAttributes } from '../calls/call-history-routes.ts'
import { checkMetadata, parseVariables } from '../calls/create-call.ts'
import { type FilterReader, keyed, matchesCriteria } from '../filters.ts'
import { asObject, asString } from '../json.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { tightenStorage } from '../privacy/storage-setting.ts'
import { requireText } from '../request-body.ts'
import { boundAgent } from '../resources/resolve-agent.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import { analyseChat, answerInChat, applyStorage, endChat, forgetChat, startChat } from './chat-life-cycle.ts'
import type { ChatRecord } from './chat-record.ts'
import { presentChat } from './present-chat.ts'

/** Returns the endpoints of chats. */
export function chatRoutes(): RetellRoute[] {
  return [create, createSms, complete, end, read, update, remove, list, listOld, rerunAnalysis]
}

const create: RetellRoute = {
  method: 'POST',
  path: '/create-chat',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    const body = json()
    const chat = startChat(world, organisation, {
      chatType: 'api_chat',
      agent: { agentId: requireText(body, 'agent_id'), version: body.agent_version },
      metadata: body.metadata,
      dynamicVariables: body.retell_llm_dynamic_variables,
    })
    return presentChat(chat)
  },
}

/** Unlike the other creates this one answers 200, says the specification. */
const createSms: RetellRoute = {
  method: 'POST',
  path: '/create-sms-chat',
  costs: true,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    const body = json()
    const fromNumber = requireText(body, 'from_number')
    const toNumber = requireText(body, 'to_number')
    found(organisation.phoneNumbers.get(fromNumber), 422)
    const named = asString(body.override_agent_id)
    const bound = boundAgent(organisation, fromNumber, 'outbound_sms_agents')
    const agentId = named ?? bound?.agentId
    if (agentId === undefined) throw new VendorRefusal(400)
    const chat = startChat(world, organisation, {
      chatType: 'sms_chat',
      agent: { agentId, version: body.override_agent_version },
      direction: 'outbound',
      fromNumber,
      toNumber,
      metadata: body.metadata,
      dynamicVariables: body.retell_llm_dynamic_variables,
    })
    return presentChat(chat)
  },
}

const complete: RetellRoute = {
  method: 'POST',
  path: '/create-chat-completion',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    const body = json()
    const chatId = requireText(body, 'chat_id')
    const content = requireText(body, 'content')
    return { messages: [answerInChat(world, found(organisation.chats.get(chatId), 422), content)] }
  },
}

const end: RetellRoute = {
  method: 'PATCH',
  path: '/end-chat/{chat_id}',
  success: 204,
  permission: edits('Call'),
  handle: (request) => endChat(request.world, chatOf(request)),
}

const read: RetellRoute = {
  method: 'GET',
  path: '/get-chat/{chat_id}',
  permission: reads('History'),
  handle: (request) => presentChat(chatOf(request)),
}

const update: RetellRoute = {
  method: 'PATCH',
  path: '/update-chat/{chat_id}',
  permission: edits('History'),
  handle(request) {
    const chat = chatOf(request)
    const body = request.json()
    checkMetadata(body.metadata)
    // Chats take only two of the three settings.
    if (body.data_storage_setting === 'everything_except_pii') throw new VendorRefusal(400)
    const before = chat.storageSetting
    chat.storageSetting = tightenStorage(before, body.data_storage_setting)
    const variables = parseVariables(body.override_dynamic_variables)
    if (variables) chat.dynamicVariables = { ...chat.dynamicVariables, ...variables }
    if (body.metadata !== undefined) chat.metadata = body.metadata
    chat.customAttributes = {
      ...chat.customAttributes,
      ...definedAttributes(request.organisation, body.custom_attributes),
    }
    if (chat.analysis && chat.storageSetting !== before) applyStorage(chat)
    return presentChat(chat)
  },
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/delete-chat/{chat_id}',
  success: 204,
  permission: edits('History'),
  handle: (request) => forgetChat(chatOf(request)),
}

const byStart = (chat: ChatRecord) => ({ sortValue: chat.startMs, sequence: chat.sequence })

const list: RetellRoute = {
  method: 'POST',
  path: '/v3/list-chats',
  permission: reads('History'),
  handle({ organisation, json }) {
    const body = json()
    const { agent, ...criteria } = asObject(body.filter_criteria ?? {}) ?? {}
    const chats = organisation.chats
      .list()
      .filter((chat) => matchesAgents(agent, chat.agentId, chat.agentVersion))
      .filter((chat) => matchesCriteria(criteria, chatReaders, chat))
    return mapPage(paginate(chats, byStart, parsePageRequest(body)), presentChat)
  },
}

/** The older list: a bare array. */
const listOld: RetellRoute = {
  method: 'GET',
  path: '/list-chat',
  deprecated: true,
  permission: reads('History'),
  handle({ organisation, query }) {
    return paginate(organisation.chats.list(), byStart, parsePageRequest(query)).items.map(presentChat)
  },
}

const rerunAnalysis: RetellRoute = {
  method: 'PUT',
  path: '/rerun-chat-analysis/{chat_id}',
  permission: edits('History'),
  handle(request) {
    const chat = chatOf(request)
    if (chat.status === 'ongoing') throw new VendorRefusal(400)
    if (!chat.stored) chat.analysis = analyseChat(chat)
    return presentChat(chat)
  },
}

function chatOf(request: RetellRequest): ChatRecord {
  return found(request.organisation.chats.get(request.param('chat_id')), 422)
}

const analysisOf = (chat: ChatRecord) => asObject(presentChat(chat).chat_analysis)

const chatReaders: Record<string, FilterReader<ChatRecord>> = {
  chat_id: (chat) => chat.id,
  agent_tag: (chat) => chat.agentTag,
  chat_status: (chat) => chat.status,
  start_timestamp: (chat) => chat.startMs,
  end_timestamp: (chat) => chat.endMs,
  duration_ms: (chat) => chat.endMs !== undefined && chat.endMs - chat.startMs,
  disconnection_reason: () => undefined,
  chat_successful: (chat) => analysisOf(chat)?.chat_successful,
  user_sentiment: (chat) => analysisOf(chat)?.user_sentiment,
  combined_cost: (chat) => asObject(presentChat(chat).chat_cost)?.combined_cost,
  custom_attributes: keyed((chat) => chat.customAttributes),
  custom_analysis_data: keyed((chat) => asObject(analysisOf(chat)?.custom_analysis_data)),
}
