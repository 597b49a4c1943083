import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asList, asObject, type JsonObject } from '../json.ts'
import { type Bench, openBench } from '../test-bench.ts'

let bench: Bench
let agentId: string
let callIds: string[]
let startMs: number

/** Five finished calls, a minute apart; the last one belongs to another tenant. */
beforeEach(async () => {
  bench = await openBench()
  const llm = await bench.made('POST /create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id: llm.llm_id }
  const agent = await bench.made('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  agentId = String(agent.agent_id)
  startMs = bench.timers.now()
  callIds = []
  for (let index = 0; index < 5; index += 1) {
    const made = await bench.made('POST /v2/register-phone-call', {
      agent_id: agentId,
      from_number: `+1415555010${index}`,
      metadata: { tenant: index === 4 ? 'b' : 'a', index },
    })
    const id = String(made.call_id)
    bench.emulator.dashboard.connectCall(id)
    bench.emulator.dashboard.say(id, 'user', 'Hello')
    await bench.advance(10_000)
    bench.emulator.dashboard.endCall(id)
    await bench.advance(50_000)
    callIds.push(id)
  }
})

afterEach(() => bench.close())

const list = (body: JsonObject = {}) => bench.made('POST /v3/list-calls', body)
const idsOf = (page: JsonObject) =>
  asList(page.items)
    .map((item) => callIds.indexOf(String(asObject(item)?.call_id)))
    .join('')
const filtered = async (criteria: JsonObject) =>
  idsOf(await list({ filter_criteria: criteria, sort_order: 'ascending' }))

describe('/v3/list-calls', () => {
  test('lists the newest first and counts only when asked', async () => {
    const page = await list()
    expect(idsOf(page)).toBe('43210')
    expect(page.has_more).toBe(false)
    expect(page).not.toHaveProperty('total')
    expect((await list({ include_total: true, limit: 2 })).total).toBe(5)
  })

  test('items leave every transcript out and keep the rest', async () => {
    const item = asObject(asList((await list()).items)[0]) ?? {}
    expect(Object.keys(item).filter((name) => name.includes('transcript'))).toEqual([])
    expect(item).toMatchObject({ call_status: 'ended', call_analysis: { call_successful: true } })
    expect(await bench.made(`GET /v2/get-call/${item.call_id}`)).toHaveProperty('transcript', 'User: Hello\n')
  })

  test('a sweep that deletes each page as it goes misses none', async () => {
    const seen: unknown[] = []
    let key: unknown
    do {
      const page = await list({
        filter_criteria: { start_timestamp: { type: 'number', op: 'lt', value: startMs + 200_000 } },
        sort_order: 'ascending',
        limit: 2,
        ...(key === undefined ? {} : { pagination_key: key }),
      })
      for (const item of asList(page.items)) {
        const id = asObject(item)?.call_id
        seen.push(id)
        expect((await bench.request(`DELETE /v2/delete-call/${id}`)).status).toBe(204)
      }
      key = page.pagination_key
    } while (key !== undefined)
    expect(seen).toEqual(callIds.slice(0, 4))
    expect((await list({ include_total: true })).total).toBe(1)
  })

  test.each([
    [{ metadata: [{ key: 'tenant', type: 'string', op: 'eq', value: 'b' }] }, '4'],
    [{ metadata: [{ key: 'index', type: 'number', op: 'ge', value: 3 }] }, '34'],
    [{ call_status: { type: 'enum', op: 'in', value: ['ongoing'] } }, ''],
    [{ call_type: { type: 'enum', op: 'in', value: ['phone_call'] } }, '01234'],
    [{ from_number: { type: 'string', op: 'ew', value: '02' } }, '2'],
    [{ duration_ms: { type: 'range', op: 'bt', value: [10_000, 10_000] } }, '01234'],
    [{ user_sentiment: { type: 'enum', op: 'in', value: ['Negative'] } }, ''],
    [{ call_successful: { type: 'boolean', op: 'eq', value: true } }, '01234'],
    [{ disconnection_reason: { type: 'enum', op: 'in', value: ['user_hangup'] } }, '01234'],
    [{ data_storage_setting: { type: 'enum', op: 'in', value: ['everything'] } }, '01234'],
    [{ tool_calls: [{ name: 'lookup' }] }, ''],
    [{ agent: [{ agent_id: 'agent_other' }] }, ''],
  ])('filters by %j', async (criteria, expected) => {
    expect(await filtered(criteria)).toBe(expected)
  })

  test('filters by agent and version', async () => {
    expect(await filtered({ agent: [{ agent_id: agentId }] })).toBe('01234')
    expect(await filtered({ agent: [{ agent_id: agentId, version: [0, 3] }] })).toBe('01234')
    expect(await filtered({ agent: [{ agent_id: agentId, version: [3] }] })).toBe('')
  })

  test.each([
    [{ limit: 0 }],
    [{ limit: 1001 }],
    [{ skip: 1, pagination_key: 'WzEsMV0' }],
    [{ filter_criteria: { colour: { type: 'string', op: 'eq', value: 'red' } } }],
    [{ filter_criteria: { agent: 'agent_x' } }],
    [{ filter_criteria: [] }],
  ])('refuses %j with 400', async (body) => {
    expect((await bench.request('POST /v3/list-calls', body)).status).toBe(400)
  })
})

describe('/v2/list-calls, deprecated', () => {
  const old = async (body: JsonObject) => {
    const { text, status } = await bench.request('POST /v2/list-calls', body)
    expect(status).toBe(200)
    return idsOf({ items: JSON.parse(text) })
  }

  test('answers a bare array of whole calls', async () => {
    const { text } = await bench.request('POST /v2/list-calls', { limit: 1 })
    expect(JSON.parse(text)).toMatchObject([{ call_id: callIds[4], transcript: 'User: Hello\n' }])
  })

  test('pages by the id of a call', async () => {
    expect(await old({ limit: 2 })).toBe('43')
    expect(await old({ limit: 2, pagination_key: callIds[3] })).toBe('21')
  })

  test('filters by lists, thresholds and dotted names', async () => {
    const ask = (criteria: JsonObject) => old({ filter_criteria: criteria, sort_order: 'ascending' })
    expect(await ask({ 'metadata.tenant': ['b'] })).toBe('4')
    expect(await ask({ metadata: { tenant: ['b'] } })).toBe('4')
    expect(await ask({ from_number: ['+14155550102', '+14155550103'] })).toBe('23')
    expect(await ask({ start_timestamp: { upper_threshold: startMs + 60_000 } })).toBe('01')
    expect(await ask({ user_sentiment: ['Negative'] })).toBe('')
    expect(await ask({ version: [0], agent_id: [agentId] })).toBe('01234')
  })
})
