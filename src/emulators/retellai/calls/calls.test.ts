import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { asList, asObject, type JsonObject } from '../json.ts'
import { type Bench, openBench } from '../test-bench.ts'

let bench: Bench
let agentId: string
let number: string

async function open(options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  const llm = await bench.made('POST /create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id: llm.llm_id }
  const agent = await bench.made('POST /create-agent', {
    agent_name: 'Desk',
    voice_id: '11labs-Adrian',
    response_engine: engine,
    post_call_analysis_data: [{ name: 'topic', type: 'enum', choices: ['booking'] }],
  })
  agentId = String(agent.agent_id)
  const bound = [{ agent_id: agentId, weight: 1 }]
  const bought = await bench.made('POST /create-phone-number', { outbound_agents: bound })
  number = String(bought.phone_number)
}

beforeEach(() => open())
afterEach(() => bench.close())

const dial = (fields: JsonObject = {}) =>
  bench.made('POST /v2/create-phone-call', { from_number: number, to_number: '+14155550123', ...fields })
const get = (id: unknown) => bench.made(`GET /v2/get-call/${id}`)

describe('an outbound call', () => {
  test('rings, runs through its script, ends and is analysed', async () => {
    const made = await dial({ metadata: { tenant: 'a' }, retell_llm_dynamic_variables: { name: 'Dana' } })
    expect(made).toMatchObject({
      call_type: 'phone_call',
      call_status: 'registered',
      direction: 'outbound',
      from_number: number,
      agent_id: agentId,
      agent_version: 0,
      metadata: { tenant: 'a' },
      retell_llm_dynamic_variables: { name: 'Dana' },
      data_storage_setting: 'everything',
      transcript: '',
    })
    expect(made).not.toHaveProperty('start_timestamp')

    await bench.advance(1500)
    expect(await get(made.call_id)).toMatchObject({ call_status: 'ongoing' })
    expect((await bench.made('GET /get-concurrency')).current_concurrency).toBe(1)
    await bench.advance(7500)
    const ended = await get(made.call_id)
    expect(ended).toMatchObject({
      call_status: 'ended',
      disconnection_reason: 'agent_hangup',
      duration_ms: 7500,
      call_cost: { total_duration_seconds: 8 },
    })
    expect(ended.end_timestamp).toBe(Number(ended.start_timestamp) + 7500)
    expect(ended.transcript).toContain('User: It is dana.reyes@example.com')
    expect(ended).not.toHaveProperty('call_analysis')

    await bench.advance(2000)
    expect((await get(made.call_id)).call_analysis).toMatchObject({
      user_sentiment: 'Positive',
      call_successful: true,
      in_voicemail: false,
      custom_analysis_data: { topic: 'booking' },
    })
  })

  test('words carry seconds, utterances follow one another', async () => {
    const { call_id: id } = await dial()
    await bench.advance(30_000)
    const utterances = asList((await get(id)).transcript_object).map((one) => asObject(one))
    const words = utterances.flatMap((one) => asList(one?.words).map((word) => asObject(word)))
    expect(words.length).toBeGreaterThan(30)
    const starts = words.map((word) => Number(word?.start))
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(starts.at(-1)).toBeLessThan(30)
  })

  test('its recording is public for ever by default', async () => {
    const { call_id: id } = await dial()
    await bench.advance(30_000)
    const { recording_url: url } = await get(id)
    await bench.advance(10 * 365 * 86_400_000)
    const response = await fetch(String(url))
    expect(response.headers.get('content-type')).toBe('audio/wav')
    expect((await response.bytes()).subarray(0, 4)).toEqual(new TextEncoder().encode('RIFF'))
  })

  test.each([
    ['nobody answers', 'dial_no_answer', 'not_connected'],
    ['the line fails', 'error_retell', 'error'],
  ])('when %s it has no duration and no recording', async (_what, reason, status) => {
    const { call_id: id } = await dial()
    bench.emulator.dashboard.failCall(String(id), reason)
    const call = await get(id)
    expect(call).toMatchObject({ call_status: status, disconnection_reason: reason })
    expect(call).not.toHaveProperty('duration_ms')
    expect(call).not.toHaveProperty('recording_url')
  })

  test('needs a number of the workspace, an agent, and both numbers', async () => {
    const post = (body: JsonObject) => bench.request('POST /v2/create-phone-call', body)
    expect((await post({ from_number: '+19995550000', to_number: '+14155550123' })).status).toBe(422)
    expect((await post({ from_number: number })).status).toBe(400)
    const named = { from_number: number, to_number: '+14155550123', override_agent_id: 'agent_unknown' }
    expect((await post(named)).status).toBe(422)
    const unbound = await bench.made('POST /create-phone-number', {})
    expect((await post({ from_number: unbound.phone_number, to_number: '+14155550123' })).status).toBe(400)
    const odd = { from_number: number, to_number: '+14155550123', retell_llm_dynamic_variables: { n: 1 } }
    expect((await post(odd)).status).toBe(400)
    const big = { from_number: number, to_number: '+14155550123', metadata: { text: 'x'.repeat(60_000) } }
    expect((await post(big)).status).toBe(400)
  })

  test('beyond the concurrency limit it ends unanswered', async () => {
    await bench.close()
    await open({ concurrencyLimit: 1 })
    const first = await dial()
    const second = await dial()
    await bench.advance(1500)
    expect(await get(first.call_id)).toMatchObject({ call_status: 'ongoing' })
    expect(await get(second.call_id)).toMatchObject({ disconnection_reason: 'concurrency_limit_reached' })
  })
})

describe('a batch of calls', () => {
  test('dials at its time, and its calls name it', async () => {
    const atMs = bench.timers.now() + 60_000
    const tasks = [{ to_number: '+14155550123' }, { to_number: '+14155550124' }]
    const body = { from_number: number, tasks, name: 'Reminders', trigger_timestamp: atMs }
    const batch = await bench.made('POST /create-batch-call', body)
    expect(batch).toMatchObject({ name: 'Reminders', total_task_count: 2, scheduled_timestamp: atMs })
    const filter = { batch_call_id: { type: 'string', op: 'eq', value: batch.batch_call_id } }
    const list = () => bench.made('POST /v3/list-calls', { filter_criteria: filter, include_total: true })
    expect((await list()).total).toBe(0)
    await bench.advance(60_000)
    expect((await list()).total).toBe(2)
  })
})

describe('a live call', () => {
  async function live(): Promise<string> {
    const { call_id: id } = await bench.made('POST /v2/register-phone-call', { agent_id: agentId })
    bench.emulator.dashboard.connectCall(String(id))
    return String(id)
  }

  test('can be stopped once', async () => {
    const id = await live()
    expect((await bench.request(`POST /v2/stop-call/${id}`)).status).toBe(204)
    expect(await get(id)).toMatchObject({ call_status: 'ended', disconnection_reason: 'manual_stopped' })
    expect((await bench.request(`POST /v2/stop-call/${id}`)).status).toBe(400)
  })

  test('takes new metadata, variables and context while it runs', async () => {
    const id = await live()
    const answer = await bench.made(`PATCH /v2/update-live-call/${id}`, {
      fields_to_override: { metadata: { ticket: '1' }, override_dynamic_variables: { tier: 'gold' } },
      call_control: { additional_context: 'A member.', trigger_response: true },
    })
    expect(answer).toEqual({ success: true })
    const call = await get(id)
    expect(call).toMatchObject({ metadata: { ticket: '1' }, retell_llm_dynamic_variables: { tier: 'gold' } })
    expect(asList(call.transcript_with_tool_calls).map((entry) => asObject(entry)?.role)).toEqual([
      'injected',
      'agent',
    ])
    const empty = { call_control: { additional_context: '' } }
    expect((await bench.request(`PATCH /v2/update-live-call/${id}`, empty)).status).toBe(400)
  })

  test('the endpoint for finished calls refuses it, and the other way round', async () => {
    const id = await live()
    expect((await bench.request(`PATCH /v2/update-call/${id}`, { metadata: {} })).status).toBe(400)
    bench.emulator.dashboard.endCall(id)
    expect((await bench.request(`PATCH /v2/update-live-call/${id}`, {})).status).toBe(400)
    bench.emulator.dashboard.defineCustomAttribute('rating')
    const body = { metadata: { done: true }, custom_attributes: { rating: 5, undefined_one: 1 } }
    const updated = await bench.made(`PATCH /v2/update-call/${id}`, body)
    expect(updated).toMatchObject({ metadata: { done: true }, custom_attributes: { rating: 5 } })
    expect(updated.custom_attributes).not.toHaveProperty('undefined_one')
  })

  test('a listener gets a token and may take over; a stranger may not', async () => {
    const id = await live()
    const token = await bench.made(`POST /v2/listen-live-call/${id}`)
    expect(token).toMatchObject({ room_name: id, transport: 'gateway' })
    const takeOver = (participant: unknown) =>
      bench.request(`POST /v2/take-over-live-call/${id}`, { participant_id: participant })
    expect((await takeOver('listener_stranger')).status).toBe(422)
    expect((await takeOver(token.participant_id)).body).toEqual({ success: true })
    bench.emulator.dashboard.endCall(id)
    expect((await get(id)).disconnection_reason).toBe('call_take_over')
    expect((await bench.request(`POST /v2/listen-live-call/${id}`)).status).toBe(400)
  })

  test('ends by itself at its agent’s limit', async () => {
    const id = await live()
    await bench.advance(3_600_000)
    expect((await get(id)).disconnection_reason).toBe('max_duration_reached')
  })

  test('a registered call that never connects times out', async () => {
    const { call_id: id } = await bench.made('POST /v2/register-phone-call', { agent_id: agentId })
    await bench.advance(300_000)
    expect((await get(id)).disconnection_reason).toBe('registered_call_timeout')
  })
})

describe('the record of a call', () => {
  test('is gone after its deletion, with its recording', async () => {
    const { call_id: id } = await dial()
    await bench.advance(30_000)
    const { recording_url: url } = await get(id)
    expect((await bench.request(`DELETE /v2/delete-call/${id}`)).status).toBe(204)
    expect((await bench.request(`GET /v2/get-call/${id}`)).status).toBe(422)
    expect((await bench.request(`DELETE /v2/delete-call/${id}`)).status).toBe(422)
    expect((await fetch(String(url))).status).toBe(404)
  })

  test('can be analysed again once it is over', async () => {
    const { call_id: id } = await dial()
    expect((await bench.request(`PUT /rerun-call-analysis/${id}`)).status).toBe(400)
    await bench.advance(30_000)
    expect(await bench.made(`PUT /rerun-call-analysis/${id}`)).toHaveProperty('call_analysis.call_summary')
  })
})
