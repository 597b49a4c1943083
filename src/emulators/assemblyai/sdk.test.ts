import { Buffer } from 'node:buffer'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { AssemblyAI, type TurnEvent } from 'assemblyai'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type StartedEmulator, startAssemblyai, wavFile } from './testing/start.ts'

/** The vendor's own SDK, as published, against the emulator: what it cannot read, no program could. */
let vendor: StartedEmulator
let client: AssemblyAI
const trusted = getCACertificates('default')

beforeAll(async () => {
  // The SDK opens WebSockets over TLS only.
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  })
  setDefaultCACertificates([...trusted, cert])
  vendor = await startAssemblyai({ processingMs: 30, streamingMsPerWord: 100 }, { tls: { key, cert } })
  client = createClient(vendor.key)
})
afterAll(async () => {
  await vendor.running.close()
  setDefaultCACertificates(trusted)
})

const createClient = (apiKey: string) =>
  new AssemblyAI({
    apiKey,
    baseUrl: vendor.url,
    streamingBaseUrl: vendor.url,
    llmGatewayBaseUrl: vendor.url,
    syncBaseUrl: vendor.url,
  })

const transcribe = (parameters: object = {}) =>
  client.transcripts.transcribe({ audio: wavFile(8000), ...parameters }, { pollingInterval: 20 })

test('uploads a file, waits for its transcript, and reads it in every form', async () => {
  const transcript = await transcribe({ speaker_labels: true })
  expect(transcript).toMatchObject({ status: 'completed', audio_duration: 8, error: null })
  expect(transcript.utterances?.[0]).toMatchObject({ speaker: 'A' })

  const { id } = transcript
  expect((await client.transcripts.get(id)).text).toBe(transcript.text)
  const { sentences } = await client.transcripts.sentences(id)
  const { paragraphs } = await client.transcripts.paragraphs(id)
  expect(sentences.map(({ text }) => text).join(' ')).toBe(transcript.text)
  expect(paragraphs.map(({ text }) => text).join(' ')).toBe(transcript.text)
  expect(await client.transcripts.subtitles(id, 'srt', 32)).toMatch(/^1\n00:00:00,000 --> /)
  expect(await client.transcripts.subtitles(id, 'vtt')).toMatch(/^WEBVTT/)
  const found = await client.transcripts.wordSearch(id, ['Giants', 'Harbor Light', 'nowhere'])
  expect(found.matches.map(({ text, count }) => [text, count])).toEqual([
    ['Giants', 1],
    ['Harbor Light', 1],
  ])
})

test('a failed job does not throw', async () => {
  const transcript = await client.transcripts.transcribe(
    { audio: 'https://foo.bar' },
    { pollingInterval: 20 },
  )
  expect(transcript.status).toBe('error')
  expect(transcript.error).toMatch(/^Download error/)
})

test('walks through all pages towards older transcripts', async () => {
  const own = createClient(vendor.emulator.createKey({ project: 'paging' }).key)
  const made: string[] = []
  for (let count = 0; count < 5; count += 1) {
    made.push((await own.transcripts.submit({ audio: 'https://assembly.ai/wildfires.mp3' })).id)
  }
  const seen: string[] = []
  let page = await own.transcripts.list({ limit: 2 })
  expect(page.page_details.prev_url?.startsWith(`${vendor.url}/v2/transcript?`)).toBe(true)
  while (page.transcripts.length > 0) {
    seen.push(...page.transcripts.map(({ id }) => id))
    expect(page.transcripts[0]?.created).toBeInstanceOf(Date)
    if (page.page_details.prev_url === null) break
    page = await own.transcripts.list(page.page_details.prev_url)
  }
  expect(seen).toEqual(made.toReversed())
})

test('deletes, and still reads what is left', async () => {
  const { id } = await transcribe()
  expect(await client.transcripts.delete(id)).toMatchObject({ audio_url: 'http://deleted_by_user' })
  expect((await client.transcripts.get(id)).text).toBe('Deleted by user.')
})

test('finds redacted audio and downloads it', async () => {
  const { id, text } = await transcribe({
    redact_pii: true,
    redact_pii_policies: ['person_name'],
    redact_pii_sub: 'entity_name',
    redact_pii_audio: true,
  })
  expect(text).toContain('[PERSON_NAME] [PERSON_NAME].')
  expect((await client.transcripts.redactedAudio(id)).status).toBe('redacted_audio_ready')
  const file = await client.transcripts.redactedAudioFile(id)
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1000)
})

test('shows the vendor’s refusals in its own errors', async () => {
  await expect(createClient('f'.repeat(32)).transcripts.list()).rejects.toThrow(
    'Authentication error, API token missing/invalid',
  )
  await expect(client.transcripts.get('none')).rejects.toThrow(
    'Transcript lookup error, transcript id not found',
  )
})

test('chats, lists models, and understands', async () => {
  const { data } = await client.llmGateway.listModels()
  const model = data[0]?.id ?? ''
  const { choices, usage } = await client.llmGateway.chatCompletions({
    model,
    messages: [{ role: 'user', content: 'Hello' }],
  })
  expect([choices[0]?.message.content, usage.total_tokens]).toEqual(['Emulated answer to: Hello', 5])
  await expect(
    client.llmGateway.chatCompletions({ model: 'none', messages: [{ role: 'user', content: 'x' }] }),
  ).rejects.toMatchObject({ status: 400, errors: ['model "none" is not supported'] })
  const request = { speech_understanding: { request: { translation: { target_languages: ['es'] } } } }
  await client.llmGateway.validateUnderstanding(request)
  const { id } = await transcribe()
  const understood = await client.llmGateway.understanding({ ...request, transcript_id: id })
  expect(understood.translated_texts).toHaveProperty('es')
})

test('transcribes at once, and reads the sync host’s refusals', async () => {
  const { text, audio_duration_ms: durationMs } = await client.sync.transcribe(wavFile(1500))
  expect([text.slice(0, 9), durationMs]).toEqual(['Thank you', 1500])
  await expect(createClient('f'.repeat(32)).sync.transcribe(wavFile(500))).rejects.toMatchObject({
    message: 'Invalid API key',
    status: 404,
    errorCode: 'not_found',
  })
  expect(await client.sync.warm()).toBe(true)
})

const streamingUrl = () => `${vendor.url.replace('https', 'wss')}/v3/ws`

async function stream(credential: { token: string } | { apiKey: string }) {
  const transcriber = client.streaming.transcriber({
    websocketBaseUrl: streamingUrl(),
    sampleRate: 16_000,
    speechModel: 'universal-streaming-english',
    formatTurns: true,
    ...credential,
  })
  const turns: TurnEvent[] = []
  const errors: Error[] = []
  const closes: unknown[] = []
  transcriber.on('turn', (turn) => turns.push(turn))
  transcriber.on('error', (error) => errors.push(error))
  transcriber.on('close', (code, reason) => closes.push([code, reason]))
  const begin = await transcriber.connect()
  return { transcriber, begin, turns, errors, closes }
}

test('streams with a temporary token, and hears turns until it closes', async () => {
  const token = await client.streaming.createTemporaryToken({
    expires_in_seconds: 60,
    max_session_duration_seconds: 300,
  })
  const { transcriber, begin, turns, errors } = await stream({ token })
  expect(begin).toMatchObject({ type: 'Begin', id: expect.any(String) })
  for (let sent = 0; sent < 12; sent += 1) transcriber.sendAudio(new Uint8Array(Buffer.alloc(3200)).buffer)
  await transcriber.close()
  expect(errors).toEqual([])
  const formatted = turns.filter((turn) => turn.turn_is_formatted).map(({ transcript }) => transcript)
  expect(formatted[0]).toBe('Thank you for calling Harbor Light Bakery, this is Ada Mercer.')
  expect(turns.at(-1)).toMatchObject({ transcript: '', words: [] })
})

test('streams with the key itself, and is told why it was cut', async () => {
  const { errors, closes } = await stream({ apiKey: vendor.key })
  expect(vendor.emulator.cancelSessions()).toBe(1)
  await vi.waitFor(() => expect(closes).toHaveLength(1))
  expect(errors.map(({ message }) => message)).toEqual(['Session Cancelled: An error occurred'])
  expect(closes).toEqual([[3005, 'See Error message for details']])
})

test('a wrong key is tried three times, because 1008 counts as passing', async () => {
  const transcriber = client.streaming.transcriber({
    websocketBaseUrl: streamingUrl(),
    apiKey: 'f'.repeat(32),
    sampleRate: 16_000,
    speechModel: 'universal-streaming-english',
    connectionRetryDelay: 10,
  })
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await expect(transcriber.connect()).rejects.toThrow('Unauthorized Connection: Invalid API key')
  expect(warned).toHaveBeenCalledTimes(2)
  warned.mockRestore()
})
