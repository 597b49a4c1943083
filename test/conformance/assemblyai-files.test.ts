/** The official SDK of AssemblyAI through the gate: files and transcripts, from the upload to the deletion. */
import { AssemblyAI } from 'assemblyai'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { bakeryCall } from '../support/emulated-vendors.ts'
import { clientsWith } from '../support/sdk-clients.ts'
import { silentMp3 } from '../support/silent-mp3.ts'
import { openWorld, type World } from '../support/world.ts'

const scopes = [
  'write:uploads',
  'write:transcripts',
  'read:transcripts',
  'delete:transcripts',
  'read:redacted-audio',
]
const polling = { pollingInterval: 20 }
const redaction = {
  redact_pii: true,
  redact_pii_policies: ['person_name' as const],
  redact_pii_sub: 'entity_name' as const,
  redact_pii_audio: true,
}

describeOnBoth((database) => {
  let world: World
  let client: AssemblyAI
  /** The same SDK at the vendor itself, with the vendor key. */
  let direct: AssemblyAI
  let clientKey: string
  let requested: URL[] = []

  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh() })
    const { key } = await world.addClient({ vendor: 'assemblyai', scopes })
    clientKey = key
    client = clientsWith(world.first.url, key).assemblyai
    const { url } = world.vendors.assemblyai
    direct = new AssemblyAI({ apiKey: world.vendorKeys.assemblyai.value, baseUrl: url })
    const { fetch } = globalThis
    vi.stubGlobal('fetch', (input: string | URL, init?: RequestInit) => {
      requested.push(new URL(input))
      return fetch(input, init)
    })
  })
  afterAll(async () => {
    vi.unstubAllGlobals()
    await world?.close()
  })
  afterEach(() => {
    requested = []
  })

  const requestedOrigins = () => [...new Set(requested.map(({ origin }) => origin))]
  const transcribe = (parameters: object = {}) =>
    client.transcripts.transcribe({ audio: bakeryCall.path, ...parameters }, polling)

  test('uploads a recording and waits for its transcript', async () => {
    const transcript = await transcribe()
    expect(transcript).toMatchObject({ status: 'completed', text: bakeryCall.text, audio_duration: 11 })
    expect(requestedOrigins()).toEqual([world.first.url])
    expect(await client.transcripts.get(transcript.id)).toEqual(await direct.transcripts.get(transcript.id))
  })

  test('uploads bytes of an MP3 file that is made as they go', async () => {
    const transcript = await transcribe({ audio: silentMp3(7_000) })
    expect(transcript).toMatchObject({ status: 'completed', audio_duration: 7 })
    expect(requestedOrigins()).toEqual([world.first.url])
  })

  test('an upload arrives as it was sent', async () => {
    const bytes = silentMp3(60_000)
    const [through, straight] = [await client.files.upload(bytes), await direct.files.upload(bytes)]
    const durations = await Promise.all(
      [through, straight].map(async (audio) => {
        const { audio_duration: duration, status } = await direct.transcripts.transcribe({ audio }, polling)
        return { duration, status }
      }),
    )
    expect(durations[0]).toEqual({ duration: 60, status: 'completed' })
    expect(durations[1]).toEqual(durations[0])
  })

  test('reads a transcript in every form, each as the vendor gives it', async () => {
    const { id } = await transcribe({ speaker_labels: true })
    const forms: Record<string, (sdk: AssemblyAI) => Promise<unknown>> = {
      sentences: (sdk) => sdk.transcripts.sentences(id),
      paragraphs: (sdk) => sdk.transcripts.paragraphs(id),
      srt: (sdk) => sdk.transcripts.subtitles(id, 'srt', 32),
      vtt: (sdk) => sdk.transcripts.subtitles(id, 'vtt'),
      words: (sdk) => sdk.transcripts.wordSearch(id, ['Harbor Light', 'cake', 'nowhere']),
    }
    for (const [form, read] of Object.entries(forms)) {
      expect([form, await read(client)]).toEqual([form, await read(direct)])
    }
    const { sentences } = await client.transcripts.sentences(id)
    expect(sentences.map(({ text }) => text).join(' ')).toBe(bakeryCall.text)
    expect(await client.transcripts.subtitles(id, 'srt')).toMatch(/^1\n00:00:00,000 --> /)
    expect(await client.transcripts.subtitles(id, 'vtt')).toMatch(/^WEBVTT/)
    const { matches } = await client.transcripts.wordSearch(id, ['Harbor Light', 'cake', 'nowhere'])
    expect(matches.map(({ text, count }) => [text, count])).toEqual([
      ['Harbor Light', 1],
      ['cake', 1],
    ])
  })

  describe('a list of several pages', () => {
    const made: string[] = []

    beforeAll(async () => {
      for (let count = 0; count < 25; count += 1) {
        made.push((await client.transcripts.submit({ audio: 'https://assembly.ai/wildfires.mp3' })).id)
      }
    })

    test('is walked to its end, and no address leads out of the gate', async () => {
      const seen: string[] = []
      const followed: string[] = []
      let page = await client.transcripts.list({ limit: 4 })
      for (;;) {
        seen.push(...page.transcripts.map(({ id }) => id))
        const { page_details: details } = page
        for (const address of [
          details.current_url,
          details.prev_url,
          details.next_url,
          ...page.transcripts.map(({ resource_url: resource }) => resource),
        ]) {
          if (address) expect(address.startsWith(`${world.first.url}/assemblyai/v2/transcript`)).toBe(true)
        }
        if (!details.prev_url) break
        followed.push(details.prev_url)
        page = await client.transcripts.list(details.prev_url)
      }
      expect(seen.filter((id) => made.includes(id))).toEqual(made.toReversed())
      expect(seen).toHaveLength(new Set(seen).size)
      expect(followed.length).toBeGreaterThanOrEqual(6)
      expect(requestedOrigins()).toEqual([world.first.url])
      expect(requested.map(({ href }) => href)).toEqual(expect.arrayContaining(followed))
    })

    test('is walked back, towards newer transcripts', async () => {
      const first = await client.transcripts.list({ limit: 4 })
      const second = await client.transcripts.list(first.page_details.prev_url ?? '')
      const back = await client.transcripts.list(second.page_details.next_url ?? '')
      expect(back.transcripts.map(({ id }) => id)).toEqual(first.transcripts.map(({ id }) => id))
    })
  })

  test('redacted audio: the signed link passes as it is, and works without any key', async () => {
    const { id, text } = await transcribe(redaction)
    expect(text).toContain('[PERSON_NAME]')
    const { status, redacted_audio_url: link } = await client.transcripts.redactedAudio(id)
    expect(status).toBe('redacted_audio_ready')
    expect(new URL(link).origin).toBe(world.vendors.assemblyai.url)
    expect(new URL(link).searchParams.get('Signature')).toBeTruthy()
    const file = await client.transcripts.redactedAudioFile(id)
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000)
  })

  test('deletes, and still reads what is left', async () => {
    const { id } = await transcribe()
    expect(await client.transcripts.delete(id)).toMatchObject({ audio_url: 'http://deleted_by_user' })
    expect((await client.transcripts.get(id)).text).toBe('Deleted by user.')
  })

  test("the vendor's own refusals come through in its own words", async () => {
    await expect(client.transcripts.get('none')).rejects.toThrow(
      'Transcript lookup error, transcript id not found',
    )
  })
  test('all that arrived carried the vendor key in its one header, and the client key nowhere', () => {
    const { arrivals } = world.vendors.assemblyai
    expect(arrivals.length).toBeGreaterThan(50)
    for (const { headers, query } of arrivals) {
      expect(headers.authorization).toBe(world.vendorKeys.assemblyai.value)
      expect(JSON.stringify([headers, [...query]])).not.toContain(clientKey)
    }
  })
})
