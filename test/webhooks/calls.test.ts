/** Calls of Retell that wait for an answer, end to end: number or agent at the emulator, gate, app, and back. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { type WebhookEndpoints, webhookEndpoints } from '../support/webhook-endpoints.ts'
import { openWorld, type World } from '../support/world.ts'

describeOnBoth((database) => {
  let world: World
  let endpoints: WebhookEndpoints

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      emulators: { retellai: { webhookRetryDelaysMs: [5] } },
    })
    endpoints = webhookEndpoints(world)
  })
  afterAll(() => world?.close())
  afterEach(() => endpoints.closeApps())

  const retellSecret = () => world.vendorKeys.retellai.value
  const dashboard = () => world.vendors.retellai.emulator.dashboard

  async function makeAgent(fields: object = {}, llmFields: object = {}, path = 'create-agent') {
    const llm = await endpoints.retell('POST /create-retell-llm', llmFields)
    const response_engine = { type: 'retell-llm', llm_id: llm.llm_id }
    const body = { voice_id: '11labs-Adrian', response_engine, ...fields }
    return String((await endpoints.retell(`POST /${path}`, body)).agent_id)
  }

  const connectInbound = (settings: object = {}) =>
    endpoints.connect('express', { vendor: 'retellai', source: 'inbound', secret: retellSecret(), settings })

  async function makeNumber(fields: object): Promise<{ fromNumber: string; toNumber: string }> {
    const number = await endpoints.retell('POST /create-phone-number', fields)
    return { fromNumber: '+14155550142', toNumber: String(number.phone_number) }
  }

  const lower = { data_storage_setting: 'everything', webhook_url: 'https://evil.example', pii_config: {} }

  test.each([false, true])(
    'a call that comes in is asked for and answered, and no answer lowers privacy (overrides: %s)',
    async (allowOverrides) => {
      const { app, address } = await connectInbound({ allowOverrides })
      const agentId = await makeAgent({ data_storage_setting: 'basic_attributes_only' })
      app.answer = () => ({
        call_inbound: {
          override_agent_id: agentId,
          metadata: { ticket: 7 },
          agent_override: { agent: { ...lower, voice_speed: 1.5 } },
        },
      })
      const contact = await makeNumber({ inbound_webhook_url: address })
      const { outcome, record } = await dashboard().placeInboundCall(contact)
      expect(outcome).toBe('connected')
      expect(app.events()).toMatchObject([{ type: 'call_inbound', vendor: 'retellai' }])
      expect(record?.agent).toMatchObject({ data_storage_setting: 'basic_attributes_only' })
      expect(record?.agent.voice_speed === 1.5).toBe(allowOverrides)
      expect(JSON.stringify(record?.agent)).not.toContain('evil.example')
      const { metadata } = await endpoints.retell(`GET /v2/get-call/${record?.id}`)
      expect(metadata).toEqual({ ticket: 7 })
    },
  )

  test('a text that comes in is asked for too, and a call can be turned away', async () => {
    const { app, address } = await connectInbound()
    const agentId = await makeAgent({}, {}, 'create-chat-agent')
    app.answer = ({ type }) =>
      type === 'chat_inbound'
        ? { chat_inbound: { override_agent_id: agentId } }
        : { call_inbound: { reject: true } }
    const contact = await makeNumber({ inbound_webhook_url: address, inbound_sms_webhook_url: address })
    expect((await dashboard().placeInboundChat(contact)).outcome).toBe('connected')
    expect((await dashboard().placeInboundCall(contact)).outcome).toBe('rejected')
    expect(app.events().map(({ type }) => type)).toEqual(['chat_inbound', 'call_inbound'])
  })

  test('an app that takes too long costs the vendor no time: the number has an agent of its own', async () => {
    const { app, address } = await connectInbound({ timeoutMs: 100 })
    const slow = Promise.withResolvers<void>()
    app.answer = () => slow.promise
    const inbound_agents = [{ agent_id: await makeAgent(), weight: 1 }]
    const contact = await makeNumber({ inbound_webhook_url: address, inbound_agents })
    expect((await dashboard().placeInboundCall(contact)).outcome).toBe('connected')
    slow.resolve()
    const attempts = dashboard().deliveries().at(-1)?.attempts ?? []
    // The gate has answered each time, before the vendor gave up waiting.
    expect(attempts.map(({ status, failure }) => status ?? failure)).toEqual([502, 502, 502, 502])
  })

  test.each(['POST', 'GET'])('a custom function with %s: signed, passed on, answered', async (method) => {
    const { app, address, name } = await endpoints.connect('fastify', {
      vendor: 'retellai',
      source: 'functions',
      secret: retellSecret(),
    })
    app.answer = () => ({ stock: 3 })
    const tool = { type: 'custom', name: 'lookup', description: 'x', url: address, method }
    const agent_id = await makeAgent({}, { general_tools: [{ ...tool, parameters: { type: 'object' } }] })
    const call = await endpoints.retell('POST /v2/register-phone-call', { agent_id })
    const callId = String(call.call_id)
    dashboard().connectCall(callId)
    const { successful, content } = await dashboard().callFunction(callId, 'lookup', { item: 'cake' })
    expect({ successful, content }).toEqual({ successful: true, content: '{"stock":3}' })
    expect(app.events()).toMatchObject([{ vendor: 'retellai', data: { args: { item: 'cake' } } }])
    expect(await endpoints.eventsOf(name, ['answered'])).toHaveLength(1)
    // Nobody else gets an answer of the app.
    const forged = await fetch(address, { method: 'POST', body: '{"name":"lookup","args":{}}' })
    expect(forged.status).toBe(401)
    expect(app.deliveries).toHaveLength(1)
    app.answer = () => {
      throw new Error('away')
    }
    const failed = await dashboard().callFunction(callId, 'lookup', { item: 'pie' })
    expect([failed.successful, failed.delivery.attempts[0]?.status]).toEqual([false, 502])
    dashboard().endCall(callId)
  })

  test('the same signed call is answered once', async () => {
    const { app, address, name } = await connectInbound()
    app.answer = () => ({ call_inbound: { metadata: { secret: 'of the app' } } })
    const { headers, body } = await world.first.control.perform('webhook.sample', { name })
    const send = () => fetch(address, { method: 'POST', headers, body })
    expect(await (await send()).json()).toEqual({ call_inbound: { metadata: { secret: 'of the app' } } })
    const replayed = await send()
    expect([replayed.status, await replayed.text()]).toEqual([409, expect.stringContaining('REPLAYED')])
    // What nobody has signed makes no other call of it.
    for (const [query, more] of [
      ['', { 'x-another-signature': '1', 'x-hook-timestamp': '2' }],
      ['?x=1', {}],
    ] as const) {
      const copy = { method: 'POST', headers: { ...headers, ...more }, body }
      expect((await fetch(address + query, copy)).status).toBe(409)
    }
    app.answer = () => {
      throw new Error('away')
    }
    const other = await world.first.control.perform('webhook.sample', { name })
    const again = () => fetch(address, { method: 'POST', headers: other.headers, body: other.body })
    expect((await again()).status).toBe(502)
    // It came to nothing, so it may come again.
    app.answer = () => ({ call_inbound: {} })
    expect((await again()).status).toBe(200)
  })
})
