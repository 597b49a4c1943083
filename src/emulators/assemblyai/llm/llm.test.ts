import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

const model = 'claude-sonnet-4-5-20250929'
const ask = (body: object) => vendor.call('POST', '/v1/chat/completions', { body })
const say = (content: unknown) => ({ model, messages: [{ role: 'user', content }] })
const redacted = { redact_pii: true, redact_pii_policies: ['person_name'] }

test('answers with what reached the model, and repeats the request without its messages', async () => {
  const { status, json, headers } = await ask({ ...say('Hello there'), temperature: 0.5 })
  expect(status).toBe(200)
  expect(json).toMatchObject({
    request_id: expect.any(String),
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'Emulated answer to: Hello there' },
      },
    ],
    usage: { input_tokens: 2, prompt_tokens: 2, output_tokens: 5, completion_tokens: 5, total_tokens: 7 },
    http_status_code: 200,
    llm_status_code: 200,
  })
  expect(json.request).toEqual({ model, temperature: 0.5 })
  expect(headers.get('x-ratelimit-service')).toBe('llmgw')
  expect(headers.get('x-ratelimit-model')).toBe(model)
})

test('a prompt, parts of a message, and a limit of tokens are understood', async () => {
  expect((await ask({ model, prompt: 'one two', max_tokens: 2 })).json.choices).toMatchObject([
    { finish_reason: 'length', message: { content: 'Emulated answer' } },
  ])
  expect((await ask(say([{ type: 'text', text: 'in parts' }]))).text).toContain('in parts')
  const format = { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } }
  const { choices } = (await ask({ ...say('x'), ...format })).json as {
    choices: { message: { content: string } }[]
  }
  expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ answer: 'Emulated answer to: x' })
})

test('a transcript is put in where the prompt names it, redacted where it is redacted', async () => {
  const id = await vendor.transcribe(redacted)
  const { text } = await ask({ ...say('Summarise: {{ transcript }}'), transcript_id: id })
  expect(text).toContain('Harbor Light Bakery')
  expect(text).not.toContain('Ada Mercer')
})

test('a transcript of another project is not found', async () => {
  const { key } = vendor.emulator.createKey({ project: 'other' })
  const id = await vendor.transcribe()
  const body = { ...say('{{ transcript }}'), transcript_id: id }
  const answer = await vendor.call('POST', '/v1/chat/completions', { key, body })
  expect([answer.status, answer.json]).toEqual([
    404,
    { request_id: expect.any(String), message: 'transcript not found', code: 404 },
  ])
})

test.each([
  [{ messages: [{ role: 'user', content: 'x' }] }, ['model is required']],
  [
    { model: 'unheard-of', messages: [] },
    ['model "unheard-of" is not supported', 'messages or prompt is required'],
  ],
])('%j is an invalid body', async (body, errors) => {
  const answer = await ask(body)
  expect(answer.status).toBe(400)
  expect(answer.json).toEqual({
    code: 400,
    message: 'invalid request body',
    request_id: expect.any(String),
    metadata: { errors },
  })
})

test('a stream comes in events, a piece at a time, and ends with [DONE]', async () => {
  const { text, headers } = await ask({ ...say('a b'), stream: true })
  expect(headers.get('content-type')).toBe('text/event-stream')
  const events = text.trim().split('\n\n')
  expect(events.every((event) => event.startsWith('data: '))).toBe(true)
  expect(events.at(-1)).toBe('data: [DONE]')
  const parsed = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)))
  const content = parsed.map((event) => event.choices[0].delta.content ?? '').join('')
  expect(content).toBe('Emulated answer to: a b')
  expect(parsed.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: { total_tokens: 7 } })
  expect(headers.get('x-ratelimit-limit')).toBe('1000')
})

test('understanding names speakers, translates and formats', async () => {
  const id = await vendor.transcribe({ speaker_labels: true })
  const request = {
    translation: { target_languages: ['es'] },
    speaker_identification: { speaker_type: 'role', known_values: ['Agent', 'Caller'] },
    custom_formatting: { phone_number: '(xxx)xxx-xxxx', date: 'mm/dd/yyyy' },
  }
  const body = { transcript_id: id, speech_understanding: { request } }
  const { status, json } = await vendor.call('POST', '/v1/understanding', { body })
  expect(status).toBe(200)
  expect(json).toMatchObject({
    speech_understanding: {
      request,
      response: {
        translation: { status: 'completed' },
        speaker_identification: { mapping: { A: 'Agent', B: 'Caller' }, status: 'completed' },
        custom_formatting: {
          mapping: { '415-555-0134': '(415)555-0134', 'March 14, 2026': '03/14/2026' },
          formatted_text: expect.stringContaining('(415)555-0134'),
        },
      },
    },
    translated_texts: { es: expect.stringMatching(/^\[es\] /) },
  })
  expect((json.utterances as { speaker: string }[])[0]?.speaker).toBe('Agent')
})

test('validation runs nothing and needs no transcript', async () => {
  const validate = (body: object) => vendor.call('POST', '/v1/understanding/validate', { body })
  expect((await validate({ speech_understanding: { request: { translation: {} } } })).status).toBe(200)
  expect((await validate({ speech_understanding: {} })).status).toBe(400)
})

test('a free account has one small model, and two understandings a minute', async () => {
  const free = await startAssemblyai({ plan: 'free' })
  const chat = (name: string) =>
    free.call('POST', '/v1/chat/completions', { body: { ...say('x'), model: name } })
  expect((await chat('gemini-2.5-flash-lite')).status).toBe(200)
  expect((await chat(model)).json).toMatchObject({
    code: 400,
    message: 'Your account does not have access to this LLM Gateway model',
  })
  const body = {
    text: 'hi',
    speech_understanding: { request: { translation: { target_languages: ['de'] } } },
  }
  const statuses: number[] = []
  for (let count = 0; count < 2; count += 1) {
    statuses.push((await free.call('POST', '/v1/understanding', { body })).status)
  }
  expect(statuses).toEqual([200, 200])
  const third = await free.call('POST', '/v1/understanding', { body })
  expect([third.status, third.json.message]).toEqual([429, 'too many requests for this action'])
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(third.headers.get('x-ratelimit-service')).toBe('speech-understanding')
  await free.running.close()
})
