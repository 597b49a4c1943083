/** What an endpoint's own policy does with a body before it is kept, and endpoints that follow another. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { signWebhook } from '../../src/emulators/retellai/webhooks/sign.ts'
import { describeOnBoth } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { type WebhookEndpoints, webhookEndpoints } from '../support/webhook-endpoints.ts'
import { openWorld, type World } from '../support/world.ts'

describeOnBoth((database) => {
  let world: World
  let endpoints: WebhookEndpoints
  let calls = 0

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      settings: [
        'safety:',
        '  policies:',
        '    words:',
        '      keywords: [{ word: swordfish, action: quarantine }]',
      ],
    })
    endpoints = webhookEndpoints(world)
  })
  afterAll(() => world?.close())
  afterEach(() => endpoints.closeApps())

  const secret = () => world.vendorKeys.retellai.value
  const connect = (settings: object) =>
    endpoints.connect('express', { vendor: 'retellai', secret: secret(), settings })

  /** Sends the end of a call as Retell does, and returns the call's id. */
  async function endCall(address: string, call: object): Promise<string> {
    calls += 1
    const call_id = `call_${calls}`
    const body = JSON.stringify({ event: 'call_ended', call: { call_id, cost: 1.5, ...call } })
    const headers = { 'x-retell-signature': signWebhook(secret(), body, Date.now()) }
    const answer = await fetch(address, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
    return call_id
  }

  const said = {
    transcript: 'Agent: Your e-mail?\nUser: It is jonas dot weber at example dot com.\n',
    transcript_object: [
      { role: 'agent', content: 'Your e-mail?' },
      { role: 'user', content: 'It is jonas dot weber at example dot com.' },
    ],
    from_number: '+14155550142',
    call_analysis: { call_summary: 'The user gave jonas.weber@example.com.' },
  }

  test('personal data is neither kept nor passed on', async () => {
    const { app, address, name } = await connect({ redact: ['personal'] })
    const call_id = await endCall(address, said)
    await until('it arrived', () => app.events().length === 1)
    const text = JSON.stringify(app.events()[0])
    expect(text).not.toMatch(/jonas|weber|example\.com|4155550142/i)
    expect(text).toContain('[EMAIL_ADDRESS]')
    expect(app.events()[0]).toMatchObject({ subject: call_id, data: { call: { call_id, cost: 1.5 } } })
    // What is kept is what was passed on: sent again, it is the same.
    await until('it is known', async () => (await endpoints.eventsOf(name, ['delivered'])).length === 1)
    await world.first.control.perform('webhook.replay', { name, states: ['delivered'] })
    await until('it arrived again', () => app.deliveries.length === 2)
    expect(JSON.stringify(app.deliveries[1])).toBe(text)
  })

  test('an event is kept back for what is found in it, and let go by a person', async () => {
    const { app, address, name } = await connect({ quarantine: ['email_address'], redact: ['phone_number'] })
    await endCall(address, { transcript: 'User: nothing to see\n' })
    await until('what holds none arrived', () => app.events().length === 1)
    await endCall(address, said)
    const [event] = await endpoints.eventsOf(name, ['quarantined'])
    expect(event).toMatchObject({ reason: 'holds email_address', hasBody: true })
    expect(app.events()).toHaveLength(1)
    await world.first.control.perform('webhook.replay', { name, states: ['quarantined'] })
    await until('it was let go', () => app.events().length === 2)
    expect(JSON.stringify(app.events()[1])).not.toContain('4155550142')
    expect(JSON.stringify(app.events()[1])).toContain('jonas')
  })

  test('what a content policy holds back is kept from the app until a person lets it go', async () => {
    const { app, address, name } = await connect({ safety: 'words' })
    const fine = await endCall(address, { transcript: 'User: hello\n' })
    await until('the first arrived', () => app.events().length === 1)
    const grave = await endCall(address, { transcript: 'User: swordfish\n' })
    const analysed = await endCall(address, { call_analysis: { call_summary: 'They said Swordfish.' } })
    await until('both are held', async () => (await endpoints.eventsOf(name, ['quarantined'])).length === 2)
    const held = await endpoints.eventsOf(name, ['quarantined'])
    expect(held).toMatchObject([
      { subject: grave, reason: 'content policy: keyword:swordfish' },
      { subject: analysed, reason: 'content policy: keyword:swordfish' },
    ])
    expect(app.events().map(({ subject }) => subject)).toEqual([fine])
    await world.first.control.perform('webhook.replay', { name, ids: held.slice(0, 1).map(({ id }) => id) })
    await until('it was let go', () => app.events().length === 2)
    await expect(connect({ safety: 'wrods' })).rejects.toMatchObject({ field: 'safety' })
    const other = {
      vendor: 'assemblyai',
      secret: 'a-secret-of-our-own-choice',
      settings: { safety: 'words' },
    }
    await expect(endpoints.connect('express', other)).rejects.toMatchObject({ field: 'safety' })
  })

  test("numbers and names in fields that hold anybody's words are neither kept nor passed on", async () => {
    const { app, address } = await connect({ redact: ['personal'] })
    await endCall(address, {
      metadata: { 'jonas.petrel@example.com': true, visits: 12 },
      call_analysis: { custom_analysis_data: { credit_card_number: 4111111111111111 } },
    })
    await until('it arrived', () => app.events().length === 1)
    const text = JSON.stringify(app.events())
    expect(text).not.toMatch(/4111|@example/)
    expect(text).toContain('"visits":12')
  })

  test('what is too long to be redacted is kept back whole', async () => {
    const { app, address, name } = await connect({ redact: ['personal'] })
    await endCall(address, { transcript: 'x'.repeat(1_000_001) })
    expect(await endpoints.eventsOf(name, ['quarantined'])).toMatchObject([
      { reason: 'too long to redact', hasBody: true },
    ])
    expect(app.deliveries).toEqual([])
  })

  test('what the vendor is asked by stays as it is', async () => {
    const { app } = await endpoints.connect('fastify', {
      vendor: 'castai',
      register: true,
      settings: { redact: ['all'] },
    })
    const { castai } = world.vendors
    const { notificationId } = await castai.emulator.notify({
      name: 'Node down',
      severity: 'CRITICAL',
      message: 'Ask jonas.weber@example.com',
    })
    await until('it was confirmed and arrived', () => app.events().length === 1)
    expect(app.events()[0]).toMatchObject({ data: { notificationId, severity: 'CRITICAL' } })
    expect(JSON.stringify(app.events()[0])).not.toContain('jonas')
  })

  test('a policy that there is not is refused when the endpoint is made', async () => {
    for (const settings of [{ redact: ['emails'] }, { quarantine: ['emails'] }])
      await expect(connect(settings)).rejects.toMatchObject({ code: 'ERR_REDACTION_POLICY_UNKNOWN' })
  })

  test('several targets of one endpoint: each with its own secret, policy and retries', async () => {
    const first = await connect({})
    const crm = await endpoints.connect('fastify', {
      vendor: 'retellai',
      settings: { follows: first.name, redact: ['personal'] },
    })
    const archive = await endpoints.connect('express', {
      vendor: 'retellai',
      settings: { follows: first.name },
    })
    archive.app.answer = () => {
      throw new Error('away')
    }
    const call_id = await endCall(first.address, said)
    await until('two have it', () => first.app.events().length === 1 && crm.app.events().length === 1)
    expect(JSON.stringify(first.app.events())).toContain('jonas')
    expect(JSON.stringify(crm.app.events())).not.toContain('jonas')
    expect(await endpoints.eventsOf(archive.name, ['pending'])).toMatchObject([{ subject: call_id }])
    expect(first.signingSecret).not.toBe(crm.signingSecret)
    // Sent again by the vendor it is the same event, for everyone.
    const [one] = await endpoints.eventsOf(crm.name)
    calls -= 1
    await endCall(first.address, said)
    expect((await endpoints.eventsOf(crm.name)).map(({ id }) => id)).toEqual([one?.id])
    // Nobody reaches a follower from outside, and what is followed stays.
    const { control } = world.first
    const { address } = await control.perform('webhook.address', {
      name: first.name,
      publicUrl: world.first.url,
    })
    expect((await fetch(address.replace(first.name, crm.name), { method: 'POST' })).status).toBe(404)
    for (const name of ['webhook.address', 'webhook.sample', 'webhook.register'] as const)
      await expect(control.perform(name, { name: crm.name })).rejects.toMatchObject({
        code: 'ERR_CORE_INPUT',
      })
    await expect(control.perform('webhook.remove', { name: first.name })).rejects.toMatchObject({
      code: 'ERR_CORE_INPUT',
    })
    await control.perform('webhook.remove', { name: crm.name })
    await control.perform('webhook.remove', { name: archive.name })
    await control.perform('webhook.remove', { name: first.name })
  })

  test('only events of the same kind can be followed, and no call that is answered', async () => {
    const first = await connect({})
    const inbound = await endpoints.connect('express', {
      vendor: 'retellai',
      source: 'inbound',
      secret: secret(),
    })
    const refused = { code: 'ERR_CORE_INPUT' }
    const follow = (vendor: string, follows: string, source?: string) =>
      endpoints.connect('express', { vendor, ...(source ? { source } : {}), settings: { follows } })
    await expect(follow('castai', first.name)).rejects.toMatchObject(refused)
    await expect(follow('retellai', inbound.name, 'inbound')).rejects.toMatchObject(refused)
    const crm = await follow('retellai', first.name)
    await expect(follow('retellai', crm.name)).rejects.toMatchObject(refused)
    await expect(follow('retellai', 'nobody')).rejects.toMatchObject({ code: 'ERR_WEBHOOK_ENDPOINT_UNKNOWN' })
  })
})
