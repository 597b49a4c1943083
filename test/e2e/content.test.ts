/** What people said, as a content policy lets clients see it: shown, flagged or held back, and on record. */
import Retell from 'retell-sdk'
import { describe, expect, test } from 'vitest'
import { wordsPolicy } from '../support/content-world.ts'
import { transcript, transcriptWorld } from '../support/transcript-world.ts'
import { environment } from '../support/world.ts'

const gate = transcriptWorld(
  [
    transcript('grave', 'He said that he has a rifle at home. Thank you and goodbye.', {
      safety: [{ label: 'weapons', text: 'rifle', confidence: 0.95, severity: 0.9 }],
    }),
    transcript('mild', 'We had some wine with the cake. Goodbye.'),
  ],
  [...wordsPolicy, '    grave:', '      rules: [{ label: weapons, minConfidence: 0.1, action: quarantine }]'],
)
const { transcribe, get, events, sightsOf } = gate
const read = ['read:transcripts']

describe('content safety', () => {
  test('what is over the threshold is refused in every form, held, released with a reason, and on record', async () => {
    const client = await gate.world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { safety: 'default' },
    })
    const reviewer = await gate.world.addClient({
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
    const { control } = gate.world.first
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
        gate.world.addClient({ vendor: 'assemblyai', scopes: read, constraints: { safety } }),
      ),
    )
    if (lenient === undefined || strict === undefined) throw new Error('no clients')
    const id = await transcribe('grave', { content_safety: true })
    const see = async (client: { readonly key: string }) => (await get(client, `/v2/transcript/${id}`)).status
    expect([await see(lenient), await see(strict), await see(lenient)]).toEqual([403, 403, 403])
    const { control } = gate.world.first
    const held = (await control.perform('safety.list', {})).filter(({ item }) => item === id)
    expect(held.map(({ policy }) => policy).toSorted()).toEqual(['default', 'grave'])
    const one = held.find(({ policy }) => policy === 'default')
    await control.perform('safety.release', { id: one?.id ?? '', reason: 'quotes a film' })
    expect([await see(lenient), await see(strict), await see(lenient)]).toEqual([200, 403, 200])
  }, 60_000)

  test('what is mild is flagged and shown; what has no labels is flagged, never allowed', async () => {
    const client = await gate.world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { safety: 'default' },
    })
    const mild = await transcribe('mild', { content_safety: true })
    const unlabelled = await transcribe('mild')
    expect((await get(client, `/v2/transcript/${mild}`)).status).toBe(200)
    expect((await get(client, `/v2/transcript/${unlabelled}`)).status).toBe(200)
    const flagged = await gate.world.first.control.perform('safety.list', { states: ['flagged'] })
    const reasons = new Map(
      flagged.map(({ item, verdict }) => [item, verdict.reasons.map(({ why, label }) => [why, label])]),
    )
    expect(reasons.get(mild)).toContainEqual(['label', 'alcohol'])
    expect(reasons.get(unlabelled)).toEqual([['unlabelled', 'missing']])
    expect(
      await gate.world.first.control.perform('safety.report', {
        vendor: 'assemblyai',
        environment,
        item: mild,
      }),
    ).toMatchObject({
      status: 'labelled',
      verdict: { action: 'flag' },
      summary: [{ label: 'alcohol', severity: { low: expect.any(Number) } }],
    })
  }, 60_000)

  test('for a vendor that labels nothing, a local list of words stands in, and says so', async () => {
    const client = await gate.world.addClient({
      vendor: 'retellai',
      scopes: ['read:calls'],
      constraints: { safety: 'words' },
    })
    const sdk = new Retell({
      apiKey: gate.world.vendorKeys.retellai.value,
      baseURL: gate.world.vendors.retellai.url,
    })
    const { llm_id } = await sdk.llm.create({})
    const { agent_id } = await sdk.agent.create({
      response_engine: { type: 'retell-llm', llm_id },
      voice_id: '11labs-Adrian',
    })
    const { dashboard } = gate.world.vendors.retellai.emulator
    const call = async (...lines: string[]) => {
      const { call_id } = await sdk.call.createWebCall({ agent_id })
      dashboard.connectCall(call_id)
      for (const line of lines) dashboard.say(call_id, 'user', line)
      dashboard.endCall(call_id)
      return call_id
    }
    const fine = await call('I would like a cake.')
    const rude = await call('The password is Swordfish, they say.')
    const through = new Retell({
      apiKey: client.key,
      baseURL: `${gate.world.first.url}/retellai`,
      maxRetries: 0,
    })
    expect((await through.call.retrieve(fine)).call_id).toBe(fine)
    await expect(through.call.retrieve(rude)).rejects.toThrow(/keyword:swordfish/)
    const held = await gate.world.first.control.perform('safety.list', {})
    expect(held.find(({ item }) => item === rude)).toMatchObject({ verdict: { by: 'local' } })
  }, 60_000)

  test('what cannot be judged is closed to whoever may see judged content alone', async () => {
    const client = await gate.world.addClient({
      vendor: 'assemblyai',
      scopes: [...read, 'write:chat-completions', 'write:streaming'],
      constraints: { safety: 'default' },
    })
    const answer = await fetch(`${gate.world.first.url}/assemblyai.llm-gateway/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: client.key, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'any', messages: [] }),
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('cannot be judged')
  })
})
