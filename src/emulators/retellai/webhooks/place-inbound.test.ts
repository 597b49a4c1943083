import { symmetric } from 'retell-sdk/lib/webhook_auth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { type Bench, openBench, openReceiver, type Receiver } from '../test-bench.ts'

let bench: Bench
let receiver: Receiver
let agentId: string
let chatAgentId: string
let number: string

async function open(options: Parameters<typeof openBench>[0] = {}): Promise<void> {
  bench = await openBench(options)
  const llm = await bench.made('POST /create-retell-llm', {})
  const engine = { type: 'retell-llm', llm_id: llm.llm_id }
  const agent = await bench.made('POST /create-agent', { voice_id: '11labs-Adrian', response_engine: engine })
  agentId = String(agent.agent_id)
  chatAgentId = String((await bench.made('POST /create-chat-agent', { response_engine: engine })).agent_id)
  number = String((await bench.made('POST /create-phone-number', {})).phone_number)
}

beforeEach(async () => {
  receiver = await openReceiver()
  await open()
})

afterEach(async () => {
  await bench.close()
  await receiver.close()
})

const configure = (fields: JsonObject) => bench.made(`PATCH /update-phone-number/${number}`, fields)
const contact = () => ({ fromNumber: '+14155550142', toNumber: number })
const ring = () => bench.emulator.dashboard.placeInboundCall(contact())

describe('an inbound call', () => {
  test('goes to the agent the number is bound to', async () => {
    await configure({ inbound_agents: [{ agent_id: agentId, weight: 1 }] })
    const { outcome, record } = await ring()
    expect(outcome).toBe('connected')
    expect(await bench.made(`GET /v2/get-call/${record?.id}`)).toMatchObject({
      direction: 'inbound',
      from_number: '+14155550142',
      to_number: number,
      call_status: 'ongoing',
      agent_id: agentId,
    })
  })

  test('is disconnected where nobody takes it', async () => {
    expect((await ring()).outcome).toBe('disconnected')
    const nowhere = { fromNumber: '+14155550142', toNumber: '+19995550000' }
    expect((await bench.emulator.dashboard.placeInboundCall(nowhere)).outcome).toBe('disconnected')
  })

  test('asks the webhook first, signed, and does as it says', async () => {
    await configure({ inbound_webhook_url: receiver.url })
    receiver.answer = () => ({
      call_inbound: {
        override_agent_id: agentId,
        dynamic_variables: { customer: 'Dana' },
        metadata: { tenant: 'a' },
        agent_override: { agent: { data_storage_setting: 'basic_attributes_only' } },
      },
    })
    const { record } = await ring()
    expect(record).toMatchObject({
      agentId,
      dynamicVariables: { customer: 'Dana' },
      metadata: { tenant: 'a' },
      storageSetting: 'basic_attributes_only',
    })
    const [asked] = receiver.requests
    expect(asked?.body).toEqual({
      event: 'call_inbound',
      call_inbound: { from_number: '+14155550142', to_number: number, call_id: record?.id },
    })
    const signature = String(asked?.headers['x-retell-signature'])
    const timestamp = bench.timers.now()
    expect(await symmetric.verify(asked?.text ?? '', bench.key, signature, { timestamp })).toBe(true)
  })

  test('names the bound agent in its question, and the call only if switched on', async () => {
    await bench.close()
    await open({ inboundCarriesId: false })
    const bound = [{ agent_id: agentId, agent_version: 0, weight: 1 }]
    await configure({ inbound_webhook_url: receiver.url, inbound_agents: bound })
    receiver.answer = () => ({})
    expect((await ring()).outcome).toBe('connected')
    expect(receiver.requests[0]?.body.call_inbound).toEqual({
      agent_id: agentId,
      agent_version: 0,
      from_number: '+14155550142',
      to_number: number,
    })
  })

  test('can be rejected, and a made-up agent disconnects it', async () => {
    const bound = [{ agent_id: agentId, weight: 1 }]
    await configure({ inbound_webhook_url: receiver.url, inbound_agents: bound })
    receiver.answer = () => ({ call_inbound: { reject: true } })
    expect((await ring()).outcome).toBe('rejected')
    receiver.answer = () => ({ call_inbound: { override_agent_id: 'agent_unknown' } })
    expect((await ring()).outcome).toBe('disconnected')
  })

  test('falls back to the bound agent after three retries', async () => {
    const bound = [{ agent_id: agentId, weight: 1 }]
    await configure({ inbound_webhook_url: receiver.url, inbound_agents: bound })
    receiver.answer = () => 500
    const ringing = ring()
    for (const delayMs of [0, 1000, 5000, 30_000]) await bench.advance(delayMs)
    expect((await ringing).outcome).toBe('connected')
    expect(receiver.requests).toHaveLength(4)
  })
})

describe('an inbound text', () => {
  test('asks its own webhook and opens an SMS chat', async () => {
    await configure({ inbound_sms_webhook_url: receiver.url })
    receiver.answer = () => ({ chat_inbound: { override_agent_id: chatAgentId } })
    const { record } = await bench.emulator.dashboard.placeInboundChat(contact())
    expect(receiver.requests[0]?.body).toMatchObject({
      event: 'chat_inbound',
      chat_inbound: { chat_id: record?.id },
    })
    expect(await bench.made(`GET /get-chat/${record?.id}`)).toMatchObject({
      chat_type: 'sms_chat',
      chat_status: 'ongoing',
    })
  })
})

test('the control path lets a number ring from outside', async () => {
  await configure({ inbound_agents: [{ agent_id: agentId, weight: 1 }] })
  const control = (path: string, body: JsonObject) =>
    fetch(`${bench.url}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) })
  expect((await control('inbound-calls', { from: '+14155550142', to: number })).status).toBe(202)
  const [call] = ((await bench.made('POST /v3/list-calls', {})).items as { call_id: string }[]) ?? []
  expect((await control(`calls/${call?.call_id}/say`, { role: 'user', content: 'Hello' })).status).toBe(204)
  expect((await control(`calls/${call?.call_id}/end`, { reason: 'user_hangup' })).status).toBe(204)
  expect((await control('calls/call_unknown/end', {})).status).toBe(404)
  const record = await bench.made(`GET /v2/get-call/${call?.call_id}`)
  expect(record.transcript).toContain('User: Hello')
  expect(record.disconnection_reason).toBe('user_hangup')
})
