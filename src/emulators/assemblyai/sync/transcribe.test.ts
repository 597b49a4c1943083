import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StartedEmulator, startAssemblyai, wavFile } from '../testing/start.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

interface Part {
  readonly name: string
  readonly type: string
  readonly body: Buffer | string
}

const boundary = '----example'
function form(...parts: Part[]): Buffer {
  const pieces = parts.map(({ name, type, body }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\nContent-Type: ${type}\r\n\r\n`,
      ),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
  )
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}
const config = (value: object = {}) => ({
  name: 'config',
  type: 'application/json',
  body: JSON.stringify(value),
})
const wav = (durationMs = 1000) => ({ name: 'audio', type: 'audio/wav', body: wavFile(durationMs) })

const post = (body: Buffer, path = '/v1/transcribe', from = vendor) =>
  from.call('POST', path, {
    body,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(from === vendor ? { 'x-aai-model': 'universal-3-5-pro' } : {}),
    },
  })

test.each(['/v1/transcribe', '/transcribe', '/v1/transcribe/live', '/v1/transcribe/stream'])(
  '%s answers with the transcript at once',
  async (path) => {
    const { status, json } = await post(form(config(), wav()), path)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      text: expect.stringMatching(/^Thank you for calling/),
      audio_duration_ms: 1000,
      session_id: expect.any(String),
      confidence: expect.any(Number),
    })
    expect((json.words as object[])[0]).toEqual({ text: 'Thank', confidence: expect.any(Number) })
  },
)

test('times come when they are asked for; raw samples need a rate and channels', async () => {
  const { json } = await post(form(config({ timestamps: true }), wav()))
  expect((json.words as object[])[0]).toMatchObject({ start: 0, end: expect.any(Number) })
  const pcm = { name: 'audio', type: 'audio/pcm', body: Buffer.alloc(32_000) }
  const rated = await post(form(config({ sample_rate: 8000, channels: 2 }), pcm))
  expect(rated.json.audio_duration_ms).toBe(1000)
  const bare = await post(form(config(), pcm))
  expect([bare.status, bare.json.title]).toEqual([400, 'Bad Audio'])
})

test('audio before its config, too long, of another kind, or not in a form is refused as a problem', async () => {
  const refused = async (body: Buffer) => {
    const { status, headers, json } = await post(body)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(json).toEqual({ status, title: expect.any(String), detail: expect.any(String) })
    return status
  }
  expect(await refused(form(wav(), config()))).toBe(400)
  expect(await refused(form(config()))).toBe(400)
  expect(await refused(form(config(), wav(120_001)))).toBe(413)
  expect(await refused(form(config(), { name: 'audio', type: 'audio/wav', body: 'ID3' }))).toBe(400)
  const plain = await vendor.call('POST', '/v1/transcribe', {
    body: {},
    headers: { 'x-aai-model': 'universal-3-5-pro' },
  })
  expect(plain.status).toBe(415)
})

test('warming up needs a model and no key', async () => {
  const warm = (headers: Record<string, string>) => vendor.call('GET', '/v1/warm', { key: null, headers })
  expect((await warm({ 'x-aai-model': 'universal-3-5-pro' })).status).toBe(200)
  expect((await warm({})).status).toBe(404)
})

test('a switch makes it the dictation host, which knows no models and rewrites on request', async () => {
  const dictation = await startAssemblyai({ withoutModelHeader: 'dictation' })
  const body = form(config({ llm_instruction: 'As a note.' }), wav())
  const { json } = await post(body, '/v1/transcribe/live', dictation)
  expect(json).toMatchObject({ llm_response: expect.stringMatching(/^Emulated answer/), llm_error: null })
  expect((await dictation.call('GET', '/v1/warm', { key: null })).status).toBe(200)
  await dictation.running.close()
})
