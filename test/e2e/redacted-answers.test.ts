/** What people said, redacted as grants have it, or as the vendor gives it, and on record. */
import { describe, expect, test } from 'vitest'
import { checkFolder } from '../../src/cli/commands/redact/check/check-folder.ts'
import { Secret } from '../../src/core/index.ts'
import { Redactor } from '../../src/redaction/index.ts'
import { transcript, transcriptWorld } from '../support/transcript-world.ts'

const card = '4111 1111 1111 1111'
const personal = `Hi, my name is Jonas Petrel and my card is ${card}. You can write to jonas.petrel@example.com.`

const gate = transcriptWorld([
  transcript('person', personal, { entities: [{ type: 'person_name', text: 'Jonas Petrel' }] }),
])
const { transcribe, get, events, sightsOf } = gate
const read = ['read:transcripts']

describe('redacted answers', () => {
  const redactAnswers = ['personal']

  test('what the vendor leaves in derived fields is taken out, ids and times stay', async () => {
    const client = await gate.world.addClient({
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
    const headers = { authorization: gate.world.vendorKeys.assemblyai.value }
    const raw = await (
      await fetch(`${gate.world.vendors.assemblyai.url}/v2/transcript/${id}`, { headers })
    ).text()
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
    const client = await gate.world.addClient({
      vendor: 'assemblyai',
      scopes: read,
      constraints: { redactAnswers },
    })
    const wildcard = await gate.world.addClient({
      vendor: 'assemblyai',
      scopes: ['read:*'],
      constraints: { redactAnswers },
    })
    const trusted = await gate.world.addClient({
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
    const { hash } = await gate.world.first.control.perform('audit.hash', { value: id })
    expect(await sightsOf(hash)).toEqual(sights)
    expect(await sightsOf('another')).toEqual([])
    // The log holds the hash, and the id nowhere.
    const all = await gate.world.first.control.perform('audit.tail', { limit: 10_000 })
    expect(JSON.stringify(all)).toContain(hash)
    expect(JSON.stringify(all)).not.toContain(id)
  }, 60_000)

  test('what a vendor keeps is checked through the gate, page after page, and none of it is printed', async () => {
    const reader = await gate.world.addClient({ vendor: 'assemblyai', scopes: read })
    const stranger = await gate.world.addClient({ vendor: 'assemblyai', scopes: ['write:limited'] })
    const id = await transcribe('person')
    const mount = `${gate.world.first.url}/assemblyai`
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
    await expect(check(new Secret(reader.key), `${gate.world.first.url}/nobody`)).rejects.toMatchObject({
      field: 'file',
    })
  }, 60_000)

  test('a policy that is none is refused when it is granted', async () => {
    await expect(
      gate.world.addClient({
        vendor: 'assemblyai',
        scopes: read,
        constraints: { redactAnswers: ['persnal'] },
      }),
    ).rejects.toMatchObject({ code: 'ERR_REDACTION_POLICY_UNKNOWN' })
  })
})
