import { Buffer } from 'node:buffer'
import { connectCall } from './calls/life-cycle.ts'
import { found } from './routing.ts'
import { createSeedWriter, type SeedWriter } from './seed-writer.ts'
import type { World } from './world.ts'

/** Ids of a workspace that holds one of everything, and a spare of whatever a call uses up. */
export interface SeededIds {
  readonly agentId: string
  readonly chatAgentId: string
  /** Agents with a published version 0 and a draft 1. */
  readonly versionedAgentId: string
  readonly versionedChatAgentId: string
  readonly llmId: string
  readonly conversationFlowId: string
  readonly componentId: string
  readonly knowledgeBaseId: string
  readonly sourceId: string
  readonly voiceId: string
  readonly phoneNumber: string
  readonly contactId: string
  readonly contactPhone: string
  readonly uploadId: string
  readonly appId: string
  readonly testCaseId: string
  readonly testBatchId: string
  readonly testRunId: string
  readonly endedCallId: string
  readonly liveCallId: string
  readonly participantId: string
  readonly chatId: string
  readonly endedChatId: string
  /** Each is deleted, stopped or ended by one call and used by no other. */
  readonly spare: {
    readonly agentId: string
    readonly chatAgentId: string
    readonly versionedAgentId: string
    readonly versionedChatAgentId: string
    readonly llmId: string
    readonly conversationFlowId: string
    readonly componentId: string
    readonly knowledgeBaseId: string
    readonly phoneNumber: string
    readonly contactId: string
    readonly appId: string
    readonly testCaseId: string
    readonly callId: string
    readonly liveCallId: string
    readonly chatId: string
    readonly chatToEndId: string
  }
}

/** Fills a workspace through its own endpoints and returns the ids. Calls and chats in it are final at once. */
export async function seedWorkspace(world: World, organisationId?: string): Promise<SeededIds> {
  const writer = createSeedWriter(world, world.organisation(organisationId))
  const engines = await seedEngines(writer)
  const agents = await seedAgents(writer, engines.llmId)
  const phoneNumber = await seedNumber(writer, agents.agentId, agents.chatAgentId)
  const talks = await seedTalks(world, writer, agents.agentId, agents.chatAgentId)
  const people = await seedPeople(writer)
  const testing = await seedTests(writer, engines.llmId)
  return {
    ...engines,
    ...agents,
    ...people,
    ...testing,
    ...talks.ids,
    phoneNumber,
    voiceId: '11labs-Adrian',
    spare: {
      llmId: (await seedEngines(writer)).llmId,
      conversationFlowId: await writer.id('POST /create-conversation-flow', 'conversation_flow_id', flow),
      componentId: await createComponent(writer),
      knowledgeBaseId: (await createKnowledgeBase(writer)).knowledgeBaseId,
      ...(await seedAgents(writer, engines.llmId)),
      phoneNumber: await seedNumber(writer, agents.agentId, agents.chatAgentId),
      contactId: (await createContact(writer, '+14155550177')).contactId,
      appId: await createApp(writer),
      testCaseId: await createTestCase(writer, engines.llmId),
      ...talks.spare,
    },
  }
}

const flow = {
  model_choice: { type: 'cascading', model: 'gpt-4.1' },
  start_speaker: 'agent',
  nodes: [{ id: 'start', type: 'conversation', instruction: { type: 'prompt', text: 'Greet the caller.' } }],
}

async function seedEngines(writer: SeedWriter) {
  const llmId = await writer.id('POST /create-retell-llm', 'llm_id', {
    general_prompt: 'Help the caller.',
    mcps: [{ name: 'bookings', url: 'http://127.0.0.1/mcp' }],
  })
  return {
    llmId,
    conversationFlowId: await writer.id('POST /create-conversation-flow', 'conversation_flow_id', flow),
    componentId: await createComponent(writer),
    ...(await createKnowledgeBase(writer)),
  }
}

async function seedAgents(writer: SeedWriter, llmId: string) {
  const ids = {
    agentId: await createAgent(writer, llmId),
    chatAgentId: await createChatAgent(writer, llmId),
    versionedAgentId: await createAgent(writer, llmId),
    versionedChatAgentId: await createChatAgent(writer, llmId),
  }
  for (const agentId of [ids.versionedAgentId, ids.versionedChatAgentId]) {
    const params = { agent_id: agentId }
    await writer.call('POST /publish-agent-version/{agent_id}', { version: 0 }, params)
    await writer.call('POST /create-agent-version/{agent_id}', { base_version: 0 }, params)
  }
  return ids
}

async function seedNumber(writer: SeedWriter, agentId: string, chatAgentId: string): Promise<string> {
  const number = await writer.id('POST /create-phone-number', 'phone_number', {
    inbound_agents: [{ agent_id: agentId, weight: 1 }],
    outbound_agents: [{ agent_id: agentId, weight: 1 }],
  })
  const sms = [{ agent_id: chatAgentId, weight: 1 }]
  const fields = { inbound_sms_agents: sms, outbound_sms_agents: sms }
  await writer.call('PATCH /update-phone-number/{phone_number}', fields, { phone_number: number })
  return number
}

async function seedTalks(world: World, writer: SeedWriter, agentId: string, chatAgentId: string) {
  const startCall = async () => {
    const id = await writer.id('POST /v3/create-web-call', 'call_id', { agent_id: agentId })
    connectCall(world, found(writer.organisation.calls.get(id), 422))
    return id
  }
  const stop = (id: string) => writer.call('POST /v2/stop-call/{call_id}', {}, { call_id: id })
  const startChat = () => writer.id('POST /create-chat', 'chat_id', { agent_id: chatAgentId })
  const ids = {
    endedCallId: await startCall(),
    liveCallId: await startCall(),
    chatId: await startChat(),
    endedChatId: await startChat(),
  }
  const spare = {
    callId: await startCall(),
    liveCallId: await startCall(),
    chatId: await startChat(),
    chatToEndId: await startChat(),
  }
  await stop(ids.endedCallId)
  await stop(spare.callId)
  await writer.call('PATCH /end-chat/{chat_id}', {}, { chat_id: ids.endedChatId })
  const participantId = await writer.id(
    'POST /v2/listen-live-call/{call_id}',
    'participant_id',
    {},
    { call_id: ids.liveCallId },
  )
  return { ids: { ...ids, participantId }, spare }
}

async function seedPeople(writer: SeedWriter) {
  const appId = await createApp(writer)
  await writer.call('POST /update-crm-config', { app_id: appId })
  const csv = { name: 'people.csv', type: 'text/csv', bytes: Buffer.from('phone\n+14155550199\n') }
  return {
    ...(await createContact(writer, '+14155550188')),
    appId,
    uploadId: await writer.formId('POST /upload-contact-import-file', 'upload_id', {
      fields: {},
      files: new Map([['file', [csv]]]),
    }),
  }
}

async function seedTests(writer: SeedWriter, llmId: string) {
  const testCaseId = await createTestCase(writer, llmId)
  const testBatchId = await writer.id('POST /create-batch-test', 'test_case_batch_job_id', {
    test_case_definition_ids: [testCaseId],
    response_engine: { type: 'retell-llm', llm_id: llmId },
  })
  const testRunId = writer.organisation.testBatches.get(testBatchId)?.runs[0]?.id ?? ''
  return { testCaseId, testBatchId, testRunId }
}

const createAgent = (writer: SeedWriter, llmId: string) =>
  writer.id('POST /create-agent', 'agent_id', {
    agent_name: 'Reception',
    voice_id: '11labs-Adrian',
    response_engine: { type: 'retell-llm', llm_id: llmId },
  })

const createChatAgent = (writer: SeedWriter, llmId: string) =>
  writer.id('POST /create-chat-agent', 'agent_id', {
    agent_name: 'Help desk',
    response_engine: { type: 'retell-llm', llm_id: llmId },
  })

const createComponent = (writer: SeedWriter) =>
  writer.id('POST /create-conversation-flow-component', 'conversation_flow_component_id', {
    name: 'Greeting',
    nodes: flow.nodes,
  })

const createApp = (writer: SeedWriter) =>
  writer.id('POST /create-app', 'app_id', {
    provider: 'hubspot',
    type: 'crm',
    auth_config: { type: 'basic', username: 'demo' },
  })

const createTestCase = (writer: SeedWriter, llmId: string) =>
  writer.id('POST /create-test-case-definition', 'test_case_definition_id', {
    name: 'Books a table',
    metrics: ['The table is booked.'],
    user_prompt: 'You want a table for two.',
    response_engine: { type: 'retell-llm', llm_id: llmId },
  })

async function createContact(writer: SeedWriter, contactPhone: string) {
  const contactId = await writer.id('POST /create-contact', 'contact_id', { phone_number: contactPhone })
  return { contactId, contactPhone }
}

async function createKnowledgeBase(writer: SeedWriter) {
  const knowledgeBaseId = await writer.formId('POST /create-knowledge-base', 'knowledge_base_id', {
    fields: {
      knowledge_base_name: 'Opening hours',
      knowledge_base_texts: [{ title: 'Hours', text: 'Nine to five.' }],
    },
    files: new Map(),
  })
  const sourceId = writer.organisation.knowledgeBases.get(knowledgeBaseId)?.sources[0]?.sourceId ?? ''
  return { knowledgeBaseId, sourceId }
}
