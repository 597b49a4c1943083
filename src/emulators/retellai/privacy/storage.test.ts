import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { type Bench, openBench, openReceiver, type Receiver } from '../test-bench.ts'

let bench: Bench
let receiver: Receiver
let llmId: unknown

beforeEach(async () => {
  bench = await openBench()
  receiver = await openReceiver()
  llmId = (await bench.made('POST /create-retell-llm', {})).llm_id
})

afterEach(async () => {
  await bench.close()
  await receiver.close()
})

const get = (id: unknown) => bench.made(`GET /v2/get-call/${id}`)
const address = 'dana@example.com'

async function createAgent(settings: JsonObject): Promise<string> {
  const agent = await bench.made('POST /create-agent', {
    voice_id: '11labs-Adrian',
    response_engine: { type: 'retell-llm', llm_id: llmId },
    webhook_url: receiver.url,
    ...settings,
  })
  return String(agent.agent_id)
}

/** An inbound call in which an address was said and a key pressed; it has just ended. */
async function talk(agentId: string, override?: JsonObject): Promise<string> {
  const { call_id: id } = await bench.made('POST /v2/register-phone-call', {
    agent_id: agentId,
    direction: 'inbound',
    from_number: '+14155550142',
    to_number: '+14155550100',
    metadata: { contact: address },
    retell_llm_dynamic_variables: { email: address },
    ...(override ? { agent_override: { agent: override } } : {}),
  })
  const { dashboard } = bench.emulator
  dashboard.connectCall(String(id))
  dashboard.say(String(id), 'user', `Write to ${address} please`)
  dashboard.pressKey(String(id), '7')
  await bench.advance(4000)
  dashboard.endCall(String(id))
  return String(id)
}

const exceptPii = {
  data_storage_setting: 'everything_except_pii',
  pii_config: { mode: 'post_call', categories: ['email', 'phone_number'] },
}

describe('everything_except_pii', () => {
  test('leaves only scrubbed copies once the call is analysed', async () => {
    const id = await talk(await createAgent(exceptPii))
    expect(JSON.stringify(await get(id))).toContain(address)
    await bench.advance(2000)
    const call = await get(id)
    expect(JSON.stringify(call)).not.toContain(address)
    expect(JSON.stringify(call)).not.toContain('+14155550142')
    for (const name of ['transcript', 'transcript_object', 'transcript_with_tool_calls', 'recording_url']) {
      expect(call).not.toHaveProperty(name)
    }
    expect(call).toMatchObject({
      call_status: 'ended',
      to_number: '+14155550100',
      scrubbed_transcript_with_tool_calls: [
        { role: 'user', content: 'Write to [email 1] please' },
        { role: 'dtmf', digit: '[PII INFO]' },
      ],
      call_analysis: { user_sentiment: 'Positive', call_successful: true, in_voicemail: false },
      scrubbed_call_analysis: { call_summary: 'The user said: Write to [email 1] please' },
      scrubbed_metadata: { contact: '[email 1]' },
    })
    expect(call).not.toHaveProperty('from_number')
    expect((await fetch(String(call.scrubbed_recording_url))).status).toBe(200)
  })

  test('its webhooks stay raw, and the raw recording is there for ten minutes', async () => {
    const id = await talk(await createAgent(exceptPii))
    await bench.advance(2000)
    const [, ended, analyzed] = receiver.requests.map(
      ({ body }) => body as { call: JsonObject; event: string },
    )
    expect(ended).toMatchObject({ event: 'call_ended', call: { call_id: id } })
    expect(ended?.call.transcript).toContain(address)
    expect(analyzed?.call.transcript).toContain(address)
    const recording = String(ended?.call.recording_url)
    await bench.advance(599_000)
    expect((await fetch(recording)).status).toBe(200)
    await bench.advance(1000)
    expect((await fetch(recording)).status).toBe(404)
  })

  test('does nothing without categories', async () => {
    const id = await talk(
      await createAgent({ ...exceptPii, pii_config: { mode: 'post_call', categories: [] } }),
    )
    await bench.advance(2000)
    expect(JSON.stringify(await get(id))).toContain(address)
  })

  test('what was removed cannot be searched', async () => {
    await talk(await createAgent(exceptPii))
    await bench.advance(2000)
    const list = async (criteria: JsonObject) =>
      (await bench.made('POST /v3/list-calls', { filter_criteria: criteria, include_total: true })).total
    expect(await list({ from_number: { type: 'string', op: 'eq', value: '+14155550142' } })).toBe(0)
    const metadata = [{ key: 'contact', type: 'string', op: 'eq', value: address }]
    expect(await list({ metadata })).toBe(0)
  })
})

describe('basic_attributes_only', () => {
  test('leaves no conversation at all', async () => {
    const id = await talk(await createAgent({ data_storage_setting: 'basic_attributes_only' }))
    await bench.advance(2000)
    const call = await get(id)
    expect(Object.keys(call).filter((name) => /transcript|recording|analysis|variables/.test(name))).toEqual(
      [],
    )
    expect(call).toMatchObject({
      call_status: 'ended',
      disconnection_reason: 'user_hangup',
      duration_ms: 4000,
    })
  })
})

describe('the setting', () => {
  test('can be tightened for one call and never loosened', async () => {
    const id = await talk(await createAgent({}))
    await bench.advance(2000)
    const change = (setting: string) =>
      bench.request(`PATCH /v2/update-call/${id}`, { data_storage_setting: setting })
    expect((await change('nothing')).status).toBe(400)
    expect((await change('basic_attributes_only')).status).toBe(200)
    expect(await get(id)).not.toHaveProperty('transcript')
    expect((await change('everything')).status).toBe(400)
    expect((await get(id)).data_storage_setting).toBe('basic_attributes_only')
  })

  test('an override of one call can switch the protection off', async () => {
    const id = await talk(await createAgent(exceptPii), { data_storage_setting: 'everything' })
    await bench.advance(2000)
    expect(JSON.stringify(await get(id))).toContain(address)
  })
})

describe('signed links', () => {
  test('are new each time and end after a day', async () => {
    const id = await talk(await createAgent({ opt_in_signed_url: true }))
    const first = String((await get(id)).recording_url)
    const second = String((await get(id)).recording_url)
    expect(first).not.toBe(second)
    expect((await fetch(first)).status).toBe(200)
    expect((await fetch(first.replace(/Signature=.*/, 'Signature=00'))).status).toBe(403)
    expect((await fetch(first.split('?')[0] ?? '')).status).toBe(403)
    await bench.advance(86_400_000)
    expect((await fetch(first)).status).toBe(403)
    expect((await fetch(String((await get(id)).recording_url))).status).toBe(200)
  })

  test('end when their agent says', async () => {
    const id = await talk(await createAgent({ opt_in_signed_url: true, signed_url_expiration_ms: 1000 }))
    const url = String((await get(id)).recording_url)
    await bench.advance(1000)
    expect((await fetch(url)).status).toBe(403)
  })
})

describe('retention', () => {
  test('deletes calls of an agent older than its days, once a day', async () => {
    const kept = await talk(await createAgent({}))
    const shortLived = await talk(await createAgent({ data_storage_retention_days: 2 }))
    await bench.advance(2 * 86_400_000)
    expect((await bench.request(`GET /v2/get-call/${shortLived}`)).status).toBe(200)
    await bench.advance(86_400_000)
    expect((await bench.request(`GET /v2/get-call/${shortLived}`)).status).toBe(422)
    expect((await bench.request(`GET /v2/get-call/${kept}`)).status).toBe(200)
  })

  test('can be run by hand, and tells what is gone', async () => {
    const id = await talk(await createAgent({ data_storage_retention_days: 1 }))
    expect(bench.emulator.dashboard.runRetention()).toEqual([])
    await bench.timers.advance(86_396_000)
    expect(bench.emulator.dashboard.runRetention()).toEqual([])
    await bench.timers.advance(1)
    expect(bench.emulator.dashboard.runRetention()).toEqual([id])
  })
})
