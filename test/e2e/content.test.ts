/** What people said, as grants let clients see it: held back, redacted, or as the vendor gives it, and on record. */
import Retell from 'retell-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFolder } from '../../src/cli/commands/redact/check/check-folder.ts'
import { Secret } from '../../src/core/index.ts'
import { Redactor } from '../../src/redaction/index.ts'
import { wordsPolicy } from '../support/content-world.ts'
import { until } from '../support/until.ts'
import { environment, openWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  const transcript = (name: string, text: string, extra = {}) => ({
    url: `https://audio.test/${name}.mp3`,
    text,
    durationMs: 20_000,
    ...extra,
  })
  world = await openWorld({
    database: [],
    settings: [
      ...wordsPolicy,
      '    grave:',
      '      rules: [{ label: weapons, minConfidence: 0.1, action: quarantine }]',
    ],
    emulators: {
      assemblyai: {
        processingMs: 1,
        fixtures: [
          transcript('grave', 'He said that he has a rifle at home. Thank you and goodbye.', {
            safety: [{ label: 'weapons', text: 'rifle', confidence: 0.95, severity: 0.9 }],
          }),
          transcript('mild', 'We had some wine with the cake. Goodbye.'),
          transcript('person', personal, { entities: [{ type: 'person_name', text: 'Jonas Petrel' }] }),
        ],
      },
    },
  })
})
afterAll(() => world?.close())

const card = '4111 1111 1111 1111'
const personal = `Hi, my name is Jonas Petrel and my card is ${card}. You can write to jonas.petrel@example.com.`

const read = ['read:transcripts']

interface Client {
  readonly key: string
}

async function transcribe(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { url } = world.vendors.assemblyai
  const headers = { authorization: world.vendorKeys.assemblyai.value, 'content-type': 'application/json' }
  const body = JSON.stringify({ audio_url: `https://audio.test/${name}.mp3`, ...options })
  const made = (await (await fetch(`${url}/v2/transcript`, { method: 'POST', headers, body })).json()) as {
    id: string
  }
  await until('it is transcribed', async () => {
    const answer = await fetch(`${url}/v2/transcript/${made.id}`, { headers })
    return ((await answer.json()) as { status: string }).status === 'completed'
  })
  return made.id
}

async function get({ key }: Client, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${world.first.url}/assemblyai${path}`, { headers: { authorization: key } })
  return { status: answer.status, text: await answer.text() }
}

const events = async (action: string) =>
  (await world.first.control.perform('audit.query', { action, limit: 100 })).map(({ event }) => event)

/** Who has seen more of an item than others may, as an officer asks for it: by its id or by its hash. */
const sightsOf = async (item: string) =>
  (await world.first.control.perform('audit.query', { item, limit: 100 })).map(
    ({ event: { action, actor } }) => [action, actor.id],
  )

describe('content safety', () => {
  test('what is over the threshold is refused in every form, held, released with a reason, and on record', async () => {
    const client = await world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { safety: 'default' },
    })
    const reviewer = await world.addClient({
      vendor: 'assemblyai',
      scopes: [...read, 'review:content'],
      constraints: { safety: 'default' },
    })
    const id = await transcribe('grave', { content_safety: true })
    // A part first: it carries no labels, and the whole is asked for.
    for (const path of ['/srt', '/sentences', '', '/paragraphs']) {
      const refused = await get(client, `/v2/transcript/${id}${path}`)
      expect(refused.status, path).toBe(403)
      expect(refused.text).toMatch(/holds this item back.*safety \(weapons\).*safety review release item_/)
      expect(refused.text).not.toContain('rifle')
    }
    const seen = await get(reviewer, `/v2/transcript/${id}`)
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('rifle')
    const { control } = world.first
    const [held] = await control.perform('safety.list', {})
    expect(held).toMatchObject({
      item: id,
      state: 'quarantined',
      verdict: { action: 'quarantine', by: 'vendor' },
    })
    await control.perform('safety.release', { id: held?.id ?? '', reason: 'quotes a film' })
    expect((await get(client, `/v2/transcript/${id}`)).status).toBe(200)
    expect((await get(client, `/v2/transcript/${id}/srt`)).text).toContain('rifle')
    await expect(
      control.perform('safety.release', { id: held?.id ?? '', reason: 'again' }),
    ).rejects.toMatchObject({ code: 'ERR_SAFETY_NOT_HELD' })
    const resource = `content/${held?.id}`
    expect(await events('safety.quarantined')).toMatchObject([{ resource }])
    expect(await events('safety.reviewed')).toMatchObject([{ resource, actor: { id: reviewer.id } }])
    expect(await sightsOf(id)).toContainEqual(['safety.reviewed', reviewer.id])
    expect(await events('safety.release')).toContainEqual(
      expect.objectContaining({ resource, metadata: { reason: 'quotes a film' } }),
    )
  }, 60_000)

  test('two policies judge an item each for itself: what is let go under one is held by the other', async () => {
    const [lenient, strict] = await Promise.all(
      ['default', 'grave'].map((safety) =>
        world.addClient({ vendor: 'assemblyai', scopes: read, constraints: { safety } }),
      ),
    )
    if (lenient === undefined || strict === undefined) throw new Error('no clients')
    const id = await transcribe('grave', { content_safety: true })
    const see = async (client: Client) => (await get(client, `/v2/transcript/${id}`)).status
    expect([await see(lenient), await see(strict), await see(lenient)]).toEqual([403, 403, 403])
    const { control } = world.first
    const held = (await control.perform('safety.list', {})).filter(({ item }) => item === id)
    expect(held.map(({ policy }) => policy).toSorted()).toEqual(['default', 'grave'])
    const one = held.find(({ policy }) => policy === 'default')
    await control.perform('safety.release', { id: one?.id ?? '', reason: 'quotes a film' })
    expect([await see(lenient), await see(strict), await see(lenient)]).toEqual([200, 403, 200])
  }, 60_000)

  test('what is mild is flagged and shown; what has no labels is flagged, never allowed', async () => {
    const client = await world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { safety: 'default' },
    })
    const mild = await transcribe('mild', { content_safety: true })
    const unlabelled = await transcribe('mild')
    expect((await get(client, `/v2/transcript/${mild}`)).status).toBe(200)
    expect((await get(client, `/v2/transcript/${unlabelled}`)).status).toBe(200)
    const flagged = await world.first.control.perform('safety.list', { states: ['flagged'] })
    const reasons = new Map(
      flagged.map(({ item, verdict }) => [item, verdict.reasons.map(({ why, label }) => [why, label])]),
    )
    expect(reasons.get(mild)).toContainEqual(['label', 'alcohol'])
    expect(reasons.get(unlabelled)).toEqual([['unlabelled', 'missing']])
    expect(
      await world.first.control.perform('safety.report', { vendor: 'assemblyai', environment, item: mild }),
    ).toMatchObject({
      status: 'labelled',
      verdict: { action: 'flag' },
      summary: [{ label: 'alcohol', severity: { low: expect.any(Number) } }],
    })
  }, 60_000)

  test('for a vendor that labels nothing, a local list of words stands in, and says so', async () => {
    const client = await world.addClient({
      vendor: 'retellai',
      scopes: ['read:calls'],
      constraints: { safety: 'words' },
    })
    const sdk = new Retell({ apiKey: world.vendorKeys.retellai.value, baseURL: world.vendors.retellai.url })
    const { llm_id } = await sdk.llm.create({})
    const { agent_id } = await sdk.agent.create({
      response_engine: { type: 'retell-llm', llm_id },
      voice_id: '11labs-Adrian',
    })
    const { dashboard } = world.vendors.retellai.emulator
    const call = async (...lines: string[]) => {
      const { call_id } = await sdk.call.createWebCall({ agent_id })
      dashboard.connectCall(call_id)
      for (const line of lines) dashboard.say(call_id, 'user', line)
      dashboard.endCall(call_id)
      return call_id
    }
    const fine = await call('I would like a cake.')
    const rude = await call('The password is Swordfish, they say.')
    const through = new Retell({ apiKey: client.key, baseURL: `${world.first.url}/retellai`, maxRetries: 0 })
    expect((await through.call.retrieve(fine)).call_id).toBe(fine)
    await expect(through.call.retrieve(rude)).rejects.toThrow(/keyword:swordfish/)
    const held = await world.first.control.perform('safety.list', {})
    expect(held.find(({ item }) => item === rude)).toMatchObject({ verdict: { by: 'local' } })
  }, 60_000)

  test('what cannot be judged is closed to whoever may see judged content alone', async () => {
    const client = await world.addClient({
      vendor: 'assemblyai',
      scopes: [...read, 'write:chat-completions', 'write:streaming'],
      constraints: { safety: 'default' },
    })
    const answer = await fetch(`${world.first.url}/assemblyai.llm-gateway/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: client.key, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'any', messages: [] }),
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('cannot be judged')
  })
})

describe('redacted answers', () => {
  const redactAnswers = ['personal']

  test('what the vendor leaves in derived fields is taken out, ids and times stay', async () => {
    const client = await world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { redactAnswers },
    })
    const id = await transcribe('person', {
      redact_pii: true,
      redact_pii_policies: ['person_name', 'credit_card_number', 'email_address'],
      entity_detection: true,
      sentiment_analysis: true,
      summarization: true,
    })
    const headers = { authorization: world.vendorKeys.assemblyai.value }
    const raw = await (await fetch(`${world.vendors.assemblyai.url}/v2/transcript/${id}`, { headers })).text()
    expect(raw).toMatch(/Jonas Petrel|4111/)
    const seen = await get(client, `/v2/transcript/${id}`)
    expect(seen.status).toBe(200)
    expect(seen.text).not.toMatch(/Jonas|Petrel|4111|jonas\.petrel/)
    const [before, after] = [JSON.parse(raw), JSON.parse(seen.text)]
    expect(after.id).toBe(id)
    expect(after.audio_url).toBeUndefined()
    expect(after.words.length).toBe(before.words.length)
    expect(after.words.map(({ start }: { start: number }) => start)).toEqual(
      before.words.map(({ start }: { start: number }) => start),
    )
  }, 60_000)

  test('captions and parts are redacted; `read:unredacted` sees the raw answer, and that is recorded', async () => {
    const client = await world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { redactAnswers },
    })
    const wildcard = await world.addClient({
      vendor: 'assemblyai',
      scopes: ['read:*'],
      constraints: { redactAnswers },
    })
    const trusted = await world.addClient({
      vendor: 'assemblyai',
      scopes: [...read, 'read:unredacted'],
      constraints: { redactAnswers },
    })
    const id = await transcribe('person')
    for (const path of ['', '/srt', '/vtt', '/sentences', '/paragraphs']) {
      for (const { key } of [client, wildcard]) {
        const seen = await get({ key }, `/v2/transcript/${id}${path}`)
        expect(seen.status, path).toBe(200)
        expect(seen.text, path).not.toMatch(/Jonas|Petrel|4111|jonas\.petrel/)
      }
    }
    expect((await get(trusted, `/v2/transcript/${id}/srt`)).text).toMatch(/Jonas/)
    expect(await events('content.unredacted')).toMatchObject([
      { actor: { kind: 'client', id: trusted.id }, operation: 'transcripts.srt' },
    ])
    const calls = (of: string) => ['assemblyai.api.call', of]
    const sights = [
      ...Array.from({ length: 5 }, () => [calls(client.id), calls(wildcard.id)]).flat(),
      calls(trusted.id),
      ['content.unredacted', trusted.id],
    ]
    expect(await sightsOf(id)).toEqual(sights)
    const { hash } = await world.first.control.perform('audit.hash', { value: id })
    expect(await sightsOf(hash)).toEqual(sights)
    expect(await sightsOf('another')).toEqual([])
    // The log holds the hash, and the id nowhere.
    const all = await world.first.control.perform('audit.tail', { limit: 10_000 })
    expect(JSON.stringify(all)).toContain(hash)
    expect(JSON.stringify(all)).not.toContain(id)
  }, 60_000)

  test('what a vendor keeps is checked through the gate, page after page, and none of it is printed', async () => {
    const reader = await world.addClient({ vendor: 'assemblyai', scopes: read })
    const stranger = await world.addClient({ vendor: 'assemblyai', scopes: ['write:limited'] })
    const id = await transcribe('person')
    const mount = `${world.first.url}/assemblyai`
    const check = (clientKey: Secret, target = mount) =>
      checkFolder(target, {
        clientKey,
        fix: false,
        createRedactor: async () => new Redactor({ key: clientKey }),
      })
    const report = await check(new Secret(reader.key))
    const found = report.findings.filter(({ file }) => file === `transcripts/${id}`)
    expect(found).toContainEqual(expect.objectContaining({ policy: 'credit_card_number', field: 'text' }))
    expect(found).toContainEqual(expect.objectContaining({ policy: 'email_address' }))
    expect(JSON.stringify(report)).not.toMatch(/Petrel|4111|petrel/)
    await expect(check(new Secret(stranger.key))).rejects.toMatchObject({
      detail: expect.stringContaining('not given out (403'),
    })
    await expect(check(new Secret(reader.key), `${world.first.url}/nobody`)).rejects.toMatchObject({
      field: 'file',
    })
  }, 60_000)

  test('a policy that is none is refused when it is granted', async () => {
    await expect(
      world.addClient({ vendor: 'assemblyai', scopes: read, constraints: { redactAnswers: ['persnal'] } }),
    ).rejects.toMatchObject({ code: 'ERR_REDACTION_POLICY_UNKNOWN' })
  })
})
