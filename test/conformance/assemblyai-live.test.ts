/** The official SDK of AssemblyAI through the gate: sockets, tokens, the LLM gateway, transcripts at once. */
import { readFileSync } from 'node:fs'
import { AssemblyAI, type TurnEvent } from 'assemblyai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { silentWav } from '../../src/emulators/kit/silent-audio.ts'
import { describeOnBoth } from '../support/databases.ts'
import { bakeryCall } from '../support/emulated-vendors.ts'
import { clientsWith } from '../support/sdk-clients.ts'
import { openWorld, type World } from '../support/world.ts'

const scopes = [
  'write:streaming',
  'mint:streaming',
  'read:models',
  'write:chat-completions',
  'write:understanding',
  'read:understanding',
  'write:transcripts',
  'write:sync',
  'write:dictation',
]
/** 100 ms of 16 kHz, 16-bit, mono. */
const frameBytes = 3_200
const frames = 12
const pcm = { sample_rate: 16_000, channels: 1 }
const messages = [{ role: 'user' as const, content: 'Are you open on Sunday?' }]
const answer = 'Emulated answer to: Are you open on Sunday?'
const translation = { speech_understanding: { request: { translation: { target_languages: ['es'] } } } }

describeOnBoth((database) => {
  let world: World
  let clientKey: string
  let client: AssemblyAI
  let direct: AssemblyAI

  beforeAll(async () => {
    world = await openWorld({
      database: await database.fresh(),
      emulators: { assemblyai: { withoutModelHeader: 'dictation', singleUseTokens: true } },
    })
    clientKey = (await world.addClient({ vendor: 'assemblyai', scopes })).key
    client = clientsWith(world.first.url, clientKey).assemblyai
    const { url } = world.vendors.assemblyai
    direct = new AssemblyAI({
      apiKey: world.vendorKeys.assemblyai.value,
      baseUrl: url,
      llmGatewayBaseUrl: url,
    })
  })
  afterAll(() => world?.close())

  const socketUrl = () => `${world.first.tlsUrl.replace(/^http/, 'ws')}/assemblyai.streaming/v3/ws`

  test('a live session over TLS: its beginning, its turns and its end', async () => {
    const transcriber = client.streaming.transcriber({
      websocketBaseUrl: socketUrl(),
      sampleRate: 16_000,
      speechModel: 'universal-streaming-english',
      formatTurns: true,
      connectTimeout: 5_000,
    })
    const turns: TurnEvent[] = []
    const errors: Error[] = []
    transcriber.on('turn', (turn) => turns.push(turn))
    transcriber.on('error', (error) => errors.push(error))
    const begin = await transcriber.connect()
    expect(begin).toMatchObject({ type: 'Begin', id: expect.any(String) })
    for (let sent = 0; sent < frames; sent += 1) transcriber.sendAudio(new ArrayBuffer(frameBytes))
    await transcriber.close()
    expect(errors).toEqual([])
    const formatted = turns.filter((turn) => turn.turn_is_formatted).map(({ transcript }) => transcript)
    expect(formatted[0]).toBe('Thank you for calling Harbor Light Bakery, this is Ada Mercer.')
  })

  test('the end of a session is the vendor’s own, with what it measured', async () => {
    const socket = new WebSocket(
      `${socketUrl()}?sample_rate=16000&speech_model=universal-streaming-english`,
      {
        headers: { authorization: clientKey },
      },
    )
    const received: Record<string, unknown>[] = []
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Record<string, unknown>
      received.push(message)
      if (message.type !== 'Begin') return
      for (let sent = 0; sent < frames; sent += 1) socket.send(Buffer.alloc(frameBytes))
      socket.send(JSON.stringify({ type: 'Terminate' }))
    })
    expect(await closed).toBe(1000)
    expect(received.at(0)).toMatchObject({ type: 'Begin' })
    expect(received.at(-1)).toMatchObject({ type: 'Termination', audio_duration_seconds: 1 })
    expect(received.filter(({ type }) => type === 'Turn').length).toBeGreaterThan(0)
  })

  test('a temporary token is the vendor’s, and opens a session there', async () => {
    const token = await client.streaming.createTemporaryToken({ expires_in_seconds: 60 })
    const { url } = world.vendors.assemblyai
    const socket = new WebSocket(
      `${url.replace(/^http/, 'ws')}/v3/ws?sample_rate=16000&speech_model=universal-streaming-english&token=${token}`,
    )
    const first = await new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.terminate()
    expect(JSON.parse(String(first))).toMatchObject({ type: 'Begin' })
  })

  test('the LLM gateway: models, a completion, and understanding of a transcript', async () => {
    const models = await client.llmGateway.listModels()
    expect(models).toEqual(await direct.llmGateway.listModels())
    const model = models.data[0]?.id ?? ''
    const { choices } = await client.llmGateway.chatCompletions({ model, messages })
    expect(choices[0]?.message.content).toBe(answer)
    await expect(client.llmGateway.chatCompletions({ model: 'none', messages })).rejects.toMatchObject({
      status: 400,
      errors: ['model "none" is not supported'],
    })
    await client.llmGateway.validateUnderstanding(translation)
    const audio = await direct.files.upload(readFileSync(bakeryCall.path))
    const { id } = await direct.transcripts.transcribe({ audio }, { pollingInterval: 20 })
    const understood = await client.llmGateway.understanding({ ...translation, transcript_id: id })
    expect(understood.translated_texts).toHaveProperty('es')
  })

  test('a streamed completion arrives piece by piece, as server-sent events', async () => {
    const { data } = await client.llmGateway.listModels()
    const response = await fetch(`${world.first.url}/assemblyai.llm-gateway/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: clientKey, 'content-type': 'application/json' },
      body: JSON.stringify({ model: data[0]?.id, messages, stream: true }),
    })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const pieces: string[] = []
    const decoder = new TextDecoder()
    for await (const piece of response.body ?? []) pieces.push(decoder.decode(piece, { stream: true }))
    // One read each: nothing on the way waited for the end.
    expect(pieces.length).toBeGreaterThan(3)
    const events = pieces
      .join('')
      .split('\n\n')
      .filter((event) => event !== '')
    expect(events.at(-1)).toBe('data: [DONE]')
    const words = events.slice(0, -1).map((event) => {
      const { choices } = JSON.parse(event.slice('data: '.length)) as {
        choices: { delta?: { content?: string } }[]
      }
      return choices[0]?.delta?.content ?? ''
    })
    expect(words.join('')).toBe(answer)
  })

  test('transcripts at once, and dictation', async () => {
    const audio = Buffer.concat([...silentWav(1_500, 16_000, 1)])
    const { text, audio_duration_ms: durationMs } = await client.sync.transcribe(audio)
    expect([text.slice(0, 9), durationMs]).toEqual(['Thank you', 1_500])
    const session = client.sync.openLive(pcm)
    for (let sent = 0; sent < frames; sent += 1) await session.write(new Uint8Array(frameBytes))
    expect(await session.result()).toMatchObject({ audio_duration_ms: frames * 100 })
    expect(await client.sync.warm()).toBe(true)

    async function* spoken() {
      for (let sent = 0; sent < frames; sent += 1) yield new Uint8Array(frameBytes)
    }
    expect(await client.dictation.transcribeLive(spoken(), pcm)).toMatchObject({ text: expect.any(String) })
    expect(await client.dictation.warm()).toBe(true)
  })
})
