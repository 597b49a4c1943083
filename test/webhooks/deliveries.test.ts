/** The emulators' real deliveries, through a gate, into apps behind Express 5 and Fastify. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { serveWebhookApp } from '../support/webhook-app.ts'
import { type WebhookEndpoints, webhookEndpoints } from '../support/webhook-endpoints.ts'
import { openWorld, type World } from '../support/world.ts'

describeOnBoth((database) => {
  let world: World
  let endpoints: WebhookEndpoints

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      emulators: { assemblyai: { processingMs: 0, webhookSpacingMs: 5, takesLocalSubscriptions: true } },
    })
    endpoints = webhookEndpoints(world)
  })
  afterAll(() => world?.close())
  afterEach(() => endpoints.closeApps())

  const retellSecret = () => world.vendorKeys.retellai.value

  test('a call of Retell: every event, in order, typed, each once', async () => {
    const { app, address } = await endpoints.connect('express', {
      vendor: 'retellai',
      secret: retellSecret(),
      settings: { ordered: true },
    })
    const { dashboard } = world.vendors.retellai.emulator
    dashboard.setAccountWebhook(address)
    const llm = await endpoints.retell('POST /create-retell-llm')
    const engine = { type: 'retell-llm', llm_id: llm.llm_id }
    const agent = await endpoints.retell('POST /create-agent', {
      voice_id: '11labs-Adrian',
      response_engine: engine,
    })
    const call = await endpoints.retell('POST /v2/register-phone-call', { agent_id: agent.agent_id })
    const callId = String(call.call_id)
    dashboard.connectCall(callId)
    dashboard.say(callId, 'user', 'Hola, ¿qué tal?')
    dashboard.endCall(callId)
    await until('the app saw the call', () => app.events().length >= 3)
    expect(app.events().map(({ type }) => type)).toEqual(['call_started', 'call_ended', 'call_analyzed'])
    expect(app.events()[1]).toMatchObject({
      vendor: 'retellai',
      subject: callId,
      data: { call: { call_id: callId, transcript: 'User: Hola, ¿qué tal?\n' } },
    })
    expect(app.deliveries).toHaveLength(3)
    dashboard.setAccountWebhook(undefined)
  })

  test('the same event five times is one event', async () => {
    const { app, address, name } = await endpoints.connect('fastify', {
      vendor: 'retellai',
      secret: retellSecret(),
    })
    const sample = await world.first.control.perform('webhook.sample', { name })
    const send = () => fetch(address, { method: 'POST', headers: sample.headers, body: sample.body })
    const answers = await Promise.all([send(), send(), send(), send(), send()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    await until('it arrived', () => app.deliveries.length > 0)
    expect(await endpoints.eventsOf(name)).toHaveLength(1)
    expect(app.deliveries).toHaveLength(1)
  })

  test('a transcript of AssemblyAI is forwarded once the vendor says that it is true', async () => {
    const secret = 'a-secret-of-our-own-choice'
    const { app, address, name } = await endpoints.connect('express', { vendor: 'assemblyai', secret })
    const post = (body: object, header = secret) =>
      fetch(address, { method: 'POST', headers: { 'x-sallyport-hook': header }, body: JSON.stringify(body) })
    // Whoever has learnt the secret can make events up; the vendor knows nothing of them.
    expect((await post({ transcript_id: 'made-up', status: 'completed' })).status).toBe(200)
    await until('it was denied', async () => (await endpoints.eventsOf(name, ['unconfirmed'])).length === 1)
    const key = world.vendorKeys.assemblyai.value
    const created = await fetch(`${world.vendors.assemblyai.url}/v2/transcript`, {
      method: 'POST',
      headers: { authorization: key, 'content-type': 'application/json' },
      body: JSON.stringify({
        audio_url: 'https://assembly.ai/wildfires.mp3',
        webhook_url: address,
        webhook_auth_header_name: 'X-Sallyport-Hook',
        webhook_auth_header_value: secret,
      }),
    })
    const { id } = (await created.json()) as { id: string }
    await until('the app heard of it', () => app.events().length > 0)
    expect(app.events()).toMatchObject([{ vendor: 'assemblyai', type: 'completed', subject: id }])
    // Any 4xx would end the vendor's attempts, also where it is we who have the wrong secret.
    expect((await post({ transcript_id: id, status: 'completed' }, 'wrong-secret')).status).toBe(503)
  })

  test('each transcript has an address and a secret of its own, written by the gate', async () => {
    const { app, name } = await endpoints.connect('express', { vendor: 'assemblyai' })
    const { key } = await world.addClient({
      vendor: 'assemblyai',
      scopes: ['write:transcripts'],
      constraints: {
        bodyRules: [
          { id: 'our-webhooks', operations: ['transcripts.create'], field: 'webhook_url', webhook: name },
        ],
      },
    })
    const create = async () => {
      const answer = await fetch(`${world.first.url}/assemblyai/v2/transcript`, {
        method: 'POST',
        headers: { authorization: key, 'content-type': 'application/json' },
        body: JSON.stringify({
          audio_url: 'https://assembly.ai/wildfires.mp3',
          webhook_url: 'https://evil.example/',
          redact_pii: true,
          redact_pii_policies: ['person_name'],
          redact_pii_audio: true,
        }),
      })
      return (await answer.json()) as { id: string; webhook_url: string; webhook_auth_header_name: string }
    }
    const [one, two] = [await create(), await create()]
    expect(one.webhook_url).toContain(`${world.first.url}/hooks/${name}/`)
    expect(one.webhook_url).not.toBe(two.webhook_url)
    expect(one.webhook_auth_header_name).toBe('x-sallyport-hook')
    await until('the app heard of both, and of their redacted audio', () => app.events().length === 4)
    const types = app.events().map(({ type }) => type)
    expect(types.toSorted()).toEqual([
      'completed',
      'completed',
      'redacted_audio_ready',
      'redacted_audio_ready',
    ])
    // Nobody can use the address of one request with the secret of the endpoint, or of another request.
    const forged = await fetch(one.webhook_url, {
      method: 'POST',
      headers: { 'x-sallyport-hook': 'a-secret-of-our-own-choice' },
      body: JSON.stringify({ transcript_id: one.id, status: 'completed' }),
    })
    expect(forged.status).toBe(503)
  })

  test('a voice agent of AssemblyAI: registered by call, signed, forwarded', async () => {
    const { app, name, registration } = await endpoints.connect('fastify', {
      vendor: 'assemblyai',
      source: 'voice-agents',
      register: true,
    })
    expect(registration).toMatchObject({ kind: 'registered', id: expect.any(String) })
    const { path, headers, body } = await world.first.control.perform('webhook.sample', { name })
    expect((await fetch(world.first.url + path, { method: 'POST', headers, body })).status).toBe(200)
    await until('it arrived', () => app.events().length > 0)
    expect(app.events()[0]?.type).toBe('session.completed')
  })

  test('Cast AI: registered by call, with a template of ours, confirmed and forwarded', async () => {
    const { app, name, registration } = await endpoints.connect('fastify', {
      vendor: 'castai',
      register: true,
    })
    expect(registration).toMatchObject({ kind: 'registered', id: expect.any(String) })
    const message = 'A "quoted" message\nwith a line break'
    const { notificationId, deliveries } = await world.vendors.castai.emulator.notify({
      name: 'Node down',
      severity: 'CRITICAL',
      message,
    })
    expect(deliveries.every(({ delivered }) => delivered)).toBe(true)
    await until('the app heard of it', () => app.events().length > 0)
    expect(app.events()).toMatchObject([
      {
        vendor: 'castai',
        type: 'notification',
        data: { notificationId, message, severity: 'CRITICAL', v: 1 },
      },
    ])
    // The test call that the vendor makes when it is registered names no notification that exists.
    await until(
      'the test call was denied',
      async () => (await endpoints.eventsOf(name, ['unconfirmed'])).length === 1,
    )
  })

  test('who does not know the address is told nothing, and forgeries are answered as the vendor needs it', async () => {
    const { address, name } = await endpoints.connect('express', {
      vendor: 'retellai',
      secret: retellSecret(),
    })
    const { headers, body } = await world.first.control.perform('webhook.sample', { name })
    const status = async (url: string, init: RequestInit) => (await fetch(url, init)).status
    const genuine = { method: 'POST', headers, body }
    expect(await status(`${address}x`, genuine)).toBe(404)
    expect(await status(address.replace(`/${name}/`, '/nobody/'), genuine)).toBe(404)
    expect(await status(`${world.first.url}/hooks/`, genuine)).toBe(404)
    expect(await status(address, { ...genuine, body: `${body} ` })).toBe(401)
    expect(await status(address, { ...genuine, headers: {} })).toBe(401)
    expect(await status(address, { method: 'GET' })).toBe(405)
    expect(
      await status(address, { ...genuine, body: 'x'.repeat(5 * 1024 * 1024 + 1) }).catch(() => 413),
    ).toBe(413)
    expect(await endpoints.eventsOf(name)).toHaveLength(0)
    expect(await status(address, genuine)).toBe(200)
  })

  test('what is genuine and unreadable is kept for people, not lost', async () => {
    const secret = 'a-secret-of-our-own-choice'
    const { app, address, name } = await endpoints.connect('express', { vendor: 'castai', secret })
    for (const body of ['not json', '{"some":"other template"}', '[]', '\ufeff{}', 'null']) {
      const answer = await fetch(address, { method: 'POST', headers: { 'x-sallyport-hook': secret }, body })
      expect(answer.status).toBe(200)
    }
    expect(await endpoints.eventsOf(name, ['quarantined'])).toHaveLength(5)
    expect(app.deliveries).toEqual([])
    await world.first.control.perform('webhook.replay', { name, states: ['quarantined'] })
    await until('the app was given them', () => app.events().length === 5)
  })

  test('the signing secret rotates: an app with either one verifies', async () => {
    const { app, name, address } = await endpoints.connect('express', {
      vendor: 'retellai',
      secret: retellSecret(),
    })
    const deliver = async () => {
      const { headers, body } = await world.first.control.perform('webhook.sample', { name })
      expect((await fetch(address, { method: 'POST', headers, body })).status).toBe(200)
    }
    const { signingSecret } = await world.first.control.perform('webhook.rotate', {
      name,
      which: { kind: 'sign' },
      keepMs: 60_000,
    })
    await deliver()
    await until('the app with the old one takes it', () => app.events().length === 1)
    await app.close()
    const newer = await serveWebhookApp(
      'express',
      { from: 'sallyport', secret: signingSecret ?? '' },
      app.port,
    )
    endpoints.adopt(newer)
    await deliver()
    await until('the app with the new one takes it', () => newer.events().length === 1)
  })

  test('a secret of the vendor rotates: both are taken, until the old one ends', async () => {
    const { name, address } = await endpoints.connect('express', {
      vendor: 'castai',
      secret: 'the-old-secret',
    })
    const rotate = (value: string, keepMs: number) =>
      world.first.control.perform('webhook.rotate', { name, which: { kind: 'verify', value }, keepMs })
    const post = async (secret: string) =>
      (await fetch(address, { method: 'POST', headers: { 'x-sallyport-hook': secret }, body: '{}' })).status
    await rotate('the-new-secret', 60_000)
    expect([await post('the-old-secret'), await post('the-new-secret')]).toEqual([200, 200])
    await rotate('the-newest-secret', 0)
    expect([
      await post('the-old-secret'),
      await post('the-new-secret'),
      await post('the-newest-secret'),
    ]).toEqual([503, 503, 200])
  })
})
