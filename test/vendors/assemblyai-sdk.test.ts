/** The official SDK of AssemblyAI against the profile: every request it makes is an operation, every refusal is read. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { AssemblyAI } from 'assemblyai'
import { generate } from 'selfsigned'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { loadVendor } from '../../src/vendors/index.ts'

const profile = await loadVendor('assemblyai')
const base = 'http://127.0.0.1:1'

const createClient = () =>
  new AssemblyAI({
    apiKey: 'sp_test',
    baseUrl: `${base}/assemblyai`,
    streamingBaseUrl: `${base}/assemblyai.streaming`,
    llmGatewayBaseUrl: `${base}/assemblyai.llm-gateway`,
    syncBaseUrl: `${base}/assemblyai.sync`,
    dictationBaseUrl: `${base}/assemblyai.dictation`,
  })

const audio = new Uint8Array(3200)
const pcm = { sample_rate: 16_000, channels: 1 }
const messages = [{ role: 'user' as const, content: 'hello' }]
const understanding = { transcript_id: 'id-1', speech_understanding: { request: {} } }

/** Every call that ends in a request, with the operation it should be. */
const calls: Readonly<Record<string, (client: AssemblyAI) => Promise<unknown>>> = {
  'uploads.create': (client) => client.files.upload(audio),
  'transcripts.create': (client) => client.transcripts.submit({ audio: 'https://example.com/a.mp3' }),
  'transcripts.list': (client) => client.transcripts.list({ limit: 1 }),
  'transcripts.get': (client) => client.transcripts.get('id-1'),
  'transcripts.delete': (client) => client.transcripts.delete('id-1'),
  'transcripts.sentences': (client) => client.transcripts.sentences('id-1'),
  'transcripts.paragraphs': (client) => client.transcripts.paragraphs('id-1'),
  'transcripts.srt': (client) => client.transcripts.subtitles('id-1', 'srt'),
  'transcripts.vtt': (client) => client.transcripts.subtitles('id-1', 'vtt', 32),
  'transcripts.word-search': (client) => client.transcripts.wordSearch('id-1', ['a b', 'c']),
  'transcripts.redacted-audio': (client) => client.transcripts.redactedAudio('id-1'),
  'streaming-tokens.create': (client) => client.streaming.createTemporaryToken({ expires_in_seconds: 60 }),
  'models.list': (client) => client.llmGateway.listModels(),
  'chat-completions.create': (client) => client.llmGateway.chatCompletions({ model: 'm', messages }),
  'understanding.create': (client) => client.llmGateway.understanding(understanding),
  'understanding.validate': (client) => client.llmGateway.validateUnderstanding(understanding),
  'sync.transcribe-live': (client) => client.sync.transcribe(audio, pcm),
  'sync.warm': (client) => client.sync.warm(),
  'dictation.transcribe-live': (client) => client.dictation.transcribeLive(audio, pcm),
  'dictation.warm': (client) => client.dictation.warm(),
}

function answerWith(response: () => Response): string[] {
  const seen: string[] = []
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    seen.push(`${init.method ?? 'GET'} ${new URL(input).pathname}`)
    return response()
  })
  return seen
}

afterEach(() => {
  vi.unstubAllGlobals()
})

const operationOf = (request: string) => {
  const [, method, service = 'main', path = ''] =
    /^(\S+) \/assemblyai(?:\.([a-z-]+))?(\/.*)$/.exec(request) ?? []
  return profile.operations.find(
    (operation) =>
      operation.service === service &&
      operation.method === method &&
      operation.path.replace(/\{[^}]*\}/, 'id-1') === path,
  )?.id
}

describe('operations', () => {
  test.each(Object.entries(calls))('%s is what the SDK asks for', async (id, call) => {
    const seen = answerWith(() => Response.json({ upload_url: 'x', page_details: {}, transcripts: [] }))
    await call(createClient())
    expect(seen.map(operationOf)).toEqual([id])
  })
})

describe('refusals', () => {
  test.each(Object.keys(calls).filter((id) => !id.endsWith('.warm')))(
    'the SDK shows why %s was refused',
    async (id) => {
      const service =
        profile.services[profile.operations.find((operation) => operation.id === id)?.service ?? '']
      if (!service) throw new Error(`${id} has no service`)
      const { body, contentType } = service.refusal
      answerWith(
        () =>
          new Response(body('Sallyport: not granted', 403, 'req_1'), {
            status: 403,
            headers: { 'content-type': contentType },
          }),
      )
      await expect(calls[id]?.(createClient())).rejects.toThrow('Sallyport: not granted')
    },
  )

  test('the SDK shows why a streaming session was refused', async () => {
    const { socket } = profile.services.streaming ?? {}
    if (!socket) throw new Error('streaming has no socket format')
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    })
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, cert])
    const server = createServer({ key, cert }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (client) => {
      for (const frame of socket.frames('Sallyport: not granted', 1008, 'why')) client.send(frame)
      client.close(1008, socket.reason)
    })
    try {
      const { port } = server.address() as AddressInfo
      const transcriber = createClient().streaming.transcriber({
        websocketBaseUrl: `wss://localhost:${port}/assemblyai.streaming/v3/ws`,
        sampleRate: 16_000,
        speechModel: 'universal-streaming-english',
        maxConnectionRetries: 0,
        connectTimeout: 5000,
      })
      await expect(transcriber.connect()).rejects.toMatchObject({
        message: 'Sallyport: not granted',
        code: 1008,
      })
    } finally {
      sockets.close()
      server.close()
      setDefaultCACertificates(trusted)
    }
  })
})
