import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asList, type JsonObject } from '../json.ts'
import { type Bench, openBench } from '../test-bench.ts'

let bench: Bench
let llmId: unknown
let agentId: string

beforeEach(async () => {
  bench = await openBench()
  llmId = (await bench.made('POST /create-retell-llm', {})).llm_id
  const engine = { type: 'retell-llm', llm_id: llmId }
  const body = { agent_name: 'Desk', voice_id: '11labs-Adrian', response_engine: engine }
  agentId = String((await bench.made('POST /create-agent', body)).agent_id)
})

afterEach(() => bench.close())

const status = async (line: string, body?: JsonObject) => (await bench.request(line, body)).status

describe('an agent', () => {
  test('starts as the draft of version 0', async () => {
    expect(await bench.made(`GET /get-agent/${agentId}`)).toMatchObject({
      agent_id: agentId,
      version: 0,
      base_version: null,
      is_published: false,
      assigned_tags: [],
      data_storage_setting: 'everything',
      opt_in_signed_url: false,
    })
  })

  test('needs an engine of its workspace', async () => {
    const post = (engine: unknown) =>
      status('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
    expect(await post({ type: 'retell-llm', llm_id: 'llm_unknown' })).toBe(422)
    expect(await post({ type: 'conversation-flow', conversation_flow_id: 'flow_unknown' })).toBe(422)
    expect(await post({ type: 'custom-llm' })).toBe(400)
    expect(await post({ type: 'abacus' })).toBe(400)
    expect(await post({ type: 'custom-llm', llm_websocket_url: 'wss://example.com' })).toBe(201)
  })

  test('is not a chat agent', async () => {
    expect(await status(`GET /get-chat-agent/${agentId}`)).toBe(422)
    expect(await status('POST /create-chat', { agent_id: agentId })).toBe(422)
  })

  test('goes with all its versions', async () => {
    await bench.made(`POST /create-agent-version/${agentId}`, { base_version: 0 })
    expect(await status(`DELETE /delete-agent/${agentId}`)).toBe(204)
    expect(await status(`GET /get-agent/${agentId}?version=1`)).toBe(422)
  })

  test('keeps its engine from being deleted, unless forced', async () => {
    expect(await status(`DELETE /delete-retell-llm/${llmId}`)).toBe(400)
    expect(await status(`DELETE /delete-retell-llm/${llmId}?force_delete=true`)).toBe(204)
  })

  test('is repaired of what is gone', async () => {
    await bench.made(`PATCH /update-agent/${agentId}`, { voice_id: 'voice_gone' })
    await bench.made(`PATCH /update-retell-llm/${llmId}`, { knowledge_base_ids: ['kb_gone'] })
    expect(await bench.made(`POST /repair-agent/${agentId}`)).toMatchObject({ voice_id: '11labs-Adrian' })
    expect(await bench.made(`GET /get-retell-llm/${llmId}`)).toMatchObject({ knowledge_base_ids: [] })
  })
})

describe('versions', () => {
  const publish = (version: number) =>
    bench.request(`POST /publish-agent-version/${agentId}`, { version, version_title: 'First' })

  test('publishing answers 200 without a body and freezes the version and its engine', async () => {
    expect(await publish(0)).toMatchObject({ status: 200, text: '' })
    expect(await status(`PATCH /update-agent/${agentId}`, { agent_name: 'Other' })).toBe(400)
    expect(await bench.made(`GET /get-retell-llm/${llmId}`)).toMatchObject({ is_published: true })
  })

  test('a draft starts from its base and is what updates reach', async () => {
    await publish(0)
    const draft = await bench.made(`POST /create-agent-version/${agentId}`, { base_version: 0 })
    expect(draft).toMatchObject({ version: 1, base_version: 0, is_published: false, agent_name: 'Desk' })
    await bench.made(`PATCH /update-agent/${agentId}`, { agent_name: 'New desk' })
    const name = async (version: unknown) =>
      (await bench.made(`GET /get-agent/${agentId}?version=${version}`)).agent_name
    expect([await name(0), await name(1), await name('latest'), await name('latest_published')]).toEqual([
      'Desk',
      'New desk',
      'New desk',
      'Desk',
    ])
    const page = await bench.made(`GET /list-agent-versions/${agentId}?limit=1`)
    expect(page).toMatchObject({ items: [{ version: 1, is_published: false }], has_more: true })
    const next = await bench.made(
      `GET /list-agent-versions/${agentId}?limit=1&pagination_key=${page.pagination_key}`,
    )
    expect(next).toMatchObject({ items: [{ version: 0, version_title: 'First' }], has_more: false })
  })

  test('an unknown version is 404, a missing one 400', async () => {
    expect((await publish(9)).status).toBe(404)
    expect(await status(`POST /create-agent-version/${agentId}`, { base_version: 9 })).toBe(404)
    expect(await status(`POST /create-agent-version/${agentId}`, {})).toBe(400)
    expect(await status(`DELETE /delete-agent-version/${agentId}?version=9`)).toBe(404)
    expect(await status(`DELETE /delete-agent-version/${agentId}`)).toBe(400)
  })

  test('one can be deleted', async () => {
    await bench.made(`POST /create-agent-version/${agentId}`, { base_version: 0 })
    expect(await status(`DELETE /delete-agent-version/${agentId}?version=1`)).toBe(204)
    const { text } = await bench.request(`GET /get-agent-versions/${agentId}`)
    expect(JSON.parse(text)).toMatchObject([{ version: 0 }])
  })

  test('the older publish opens the next draft by itself', async () => {
    expect(await status(`POST /publish-agent/${agentId}`)).toBe(200)
    expect(await bench.made(`GET /get-agent/${agentId}`)).toMatchObject({ version: 1, is_published: false })
  })
})

describe('lists', () => {
  beforeEach(async () => {
    const engine = { type: 'retell-llm', llm_id: llmId }
    await bench.made('POST /create-chat-agent', { agent_name: 'Help', response_engine: engine })
  })

  test('the shared list tells channels apart and names tags', async () => {
    bench.emulator.dashboard.assignTag(agentId, 'prod', 0)
    const list = async (criteria: JsonObject, query = '') =>
      (await bench.made(`POST /v2/list-agents${query}`, { filter_criteria: criteria })).items
    expect(await list({})).toHaveLength(2)
    expect(await list({}, '?limit=1')).toHaveLength(1)
    expect(await list({ channel: { type: 'string', op: 'eq', value: 'voice' } })).toMatchObject([
      { agent_id: agentId, agent_name: 'Desk', channel: 'voice', tags: { prod: { version: 0 } } },
    ])
    expect(await list({ query: 'hel' })).toMatchObject([{ agent_name: 'Help', channel: 'chat' }])
  })

  test('the older list has every version, or the latest only, and pages by id and version', async () => {
    await bench.made(`POST /create-agent-version/${agentId}`, { base_version: 0 })
    const list = async (query: string) =>
      asList(JSON.parse((await bench.request(`GET /list-agents${query}`)).text)).map(
        (agent) => (agent as JsonObject).version,
      )
    expect(await list('')).toEqual([1, 0])
    expect(await list('?is_latest=true')).toEqual([1])
    expect(await list('?limit=1')).toEqual([1])
    expect(await list(`?pagination_key=${agentId}&pagination_key_version=1`)).toEqual([0])
  })
})
