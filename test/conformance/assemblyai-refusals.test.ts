/** The official SDK of AssemblyAI with a client that lacks one scope: what an app's developer gets to read. */
import type { AssemblyAI } from 'assemblyai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loadVendor } from '../../src/vendors/index.ts'
import { describeOnBoth } from '../support/databases.ts'
import { clientsWith } from '../support/sdk-clients.ts'
import { openWorld, type World } from '../support/world.ts'

const audio = new Uint8Array(3_200)
const pcm = { sample_rate: 16_000, channels: 1 }
const messages = [{ role: 'user' as const, content: 'Hello' }]
const understanding = { transcript_id: 't', speech_understanding: { request: {} } }

const calls: Readonly<Record<string, (client: AssemblyAI, tlsUrl: string) => Promise<unknown>>> = {
  'uploads.create': (client) => client.files.upload(audio),
  'transcripts.create': (client) => client.transcripts.submit({ audio: 'https://example.com/a.mp3' }),
  'transcripts.list': (client) => client.transcripts.list(),
  'transcripts.get': (client) => client.transcripts.get('t'),
  'transcripts.sentences': (client) => client.transcripts.sentences('t'),
  'transcripts.paragraphs': (client) => client.transcripts.paragraphs('t'),
  'transcripts.srt': (client) => client.transcripts.subtitles('t', 'srt'),
  'transcripts.vtt': (client) => client.transcripts.subtitles('t', 'vtt'),
  'transcripts.word-search': (client) => client.transcripts.wordSearch('t', ['word']),
  'transcripts.redacted-audio': (client) => client.transcripts.redactedAudioFile('t'),
  'transcripts.delete': (client) => client.transcripts.delete('t'),
  'streaming-tokens.create': (client) => client.streaming.createTemporaryToken({ expires_in_seconds: 60 }),
  'streaming.connect': (client, tlsUrl) =>
    client.streaming
      .transcriber({
        websocketBaseUrl: `${tlsUrl.replace(/^http/, 'ws')}/assemblyai.streaming/v3/ws`,
        sampleRate: 16_000,
        speechModel: 'universal-streaming-english',
        connectTimeout: 5_000,
        connectionRetryDelay: 1,
      })
      .connect(),
  'models.list': (client) => client.llmGateway.listModels(),
  'chat-completions.create': (client) => client.llmGateway.chatCompletions({ model: 'm', messages }),
  'understanding.create': (client) => client.llmGateway.understanding(understanding),
  'understanding.validate': (client) => client.llmGateway.validateUnderstanding(understanding),
  'sync.transcribe-live': (client) => client.sync.transcribe(audio, pcm),
  'dictation.transcribe-live': (client) => client.dictation.transcribeLive([audio], pcm),
}

const { operations } = await loadVendor('assemblyai')
const scopeOf = (id: string) => operations.find((operation) => operation.id === id)?.scope ?? ''
const allScopes = [...new Set(operations.map(({ scope }) => scope))]

describeOnBoth((database) => {
  let world: World

  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh() })
    // The SDK warns of each attempt to connect.
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await world?.close()
  })

  test.each(Object.entries(calls))(
    '%s without its scope, and with nothing else missing',
    async (id, call) => {
      const scope = scopeOf(id)
      const { name, key } = await world.addClient({
        vendor: 'assemblyai',
        scopes: allScopes.filter((other) => other !== scope),
      })
      const before = world.vendors.assemblyai.arrivals.length
      const error: unknown = await call(
        clientsWith(world.first.url, key).assemblyai,
        world.first.tlsUrl,
      ).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(Error)
      const { message } = error as Error
      expect(message).toContain(
        `Sallyport: The client ${name} has no scope for ${id} of assemblyai: ${id} needs ${scope}.`,
      )
      expect(message).toContain(
        `sallyport client grant ${name} assemblyai ${scope} --environment development`,
      )
      expect(world.vendors.assemblyai.arrivals).toHaveLength(before)
    },
  )

  test('to warm a connection needs the scope of what comes after it', async () => {
    const { key } = await world.addClient({ vendor: 'assemblyai', scopes: ['read:*'] })
    // The SDK takes any answer for a warm connection, so that the answer itself must be looked at.
    for (const [service, scope] of [
      ['sync', 'write:sync'],
      ['dictation', 'write:dictation'],
    ]) {
      const url = `${world.first.url}/assemblyai.${service}/v1/warm`
      const answer = await fetch(url, { headers: { authorization: key } })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({
        status: 403,
        detail: expect.stringContaining(`needs ${scope}`),
      })
    }
  })

  test('every scope that a method of the SDK needs is among those tried', () => {
    const tried = new Set(Object.keys(calls).map(scopeOf))
    const agents = new Set(operations.filter(({ service }) => service === 'agents').map(({ scope }) => scope))
    expect(allScopes.filter((scope) => !tried.has(scope) && !agents.has(scope))).toEqual([])
  })
})
