import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ManualTimers } from '../../kit/timers.ts'
import { type StartedEmulator, startAssemblyai, wavFile } from '../testing/start.ts'

let vendor: StartedEmulator
beforeAll(async () => {
  vendor = await startAssemblyai()
})
afterAll(() => vendor.running.close())

const sample = 'https://assembly.ai/wildfires.mp3'
const submit = (body: unknown, from = vendor) => from.call('POST', '/v2/transcript', { body })
const get = async (id: unknown, from = vendor) => (await from.call('GET', `/v2/transcript/${id}`)).json

test.each([
  ['no audio_url', {}, 'Transcript creation error, audio_url not found'],
  ['a wrong type', { audio_url: sample, format_text: 'yes' }, 'format_text must be a Boolean'],
  [
    'the old model parameter',
    { audio_url: sample, speech_model: 'best' },
    'speech_model is deprecated. Use "speech_models" instead. See documentation: https://www.assemblyai.com/docs/pre-recorded-audio/select-the-speech-model',
  ],
  [
    'an empty list of models',
    { audio_url: sample, speech_models: [] },
    '"speech_models" must be a non-empty list containing one or more of: "universal-3-pro", "universal-2", "universal-3-5-pro"',
  ],
  [
    'an unknown model',
    { audio_url: sample, speech_models: ['universal-9'] },
    '"speech_models" must be a non-empty list containing one or more of: "universal-3-pro", "universal-2", "universal-3-5-pro"',
  ],
  [
    'unredacted text without redaction',
    { audio_url: sample, redact_pii_return_unredacted: true },
    '`redact_pii_return_unredacted` can only be set to True if `redact_pii` is True',
  ],
  [
    'two ways of counting speakers',
    { audio_url: sample, speaker_labels: true, speakers_expected: 2, speaker_options: {} },
    'Both speaker_options and speakers_expected can not be used in the same request.',
  ],
  [
    'names for voices that are not told apart',
    { audio_url: sample, speech_understanding: { request: { speaker_identification: {} } } },
    'speaker_labels or multichannel required',
  ],
  [
    'formatting of what is redacted',
    {
      audio_url: sample,
      redact_pii: true,
      redact_pii_policies: ['phone_number', 'date', 'person_name'],
      speech_understanding: { request: { custom_formatting: { phone_number: 'x', date: 'y' } } },
    },
    'redact pii phone_number not compatible with formatting phone_number; redact pii date not compatible with formatting date',
  ],
  [
    'a model that the language lacks',
    { audio_url: sample, language_code: 'haw', speaker_labels: true },
    'The following models are not available in this language: speaker_labels',
  ],
  [
    'models that exclude each other',
    { audio_url: sample, auto_chapters: true, summarization: true },
    'Only one of the following models can be enabled at a time: auto_chapters, summarization.',
  ],
])('%s is refused with the vendor’s words', async (_, body, error) => {
  const answer = await submit(body)
  expect([answer.status, answer.json]).toEqual([400, { error }])
})

test('an unknown policy name is taken without a word, and redacts nothing', async () => {
  const answer = await submit({ audio_url: sample, redact_pii: true, redact_pii_policies: ['ssn'] })
  expect(answer.status).toBe(200)
  expect((await get(answer.json.id)).text).toContain('078-05-1120')
})

test('a negative balance refuses new transcripts, with either of the two documented statuses', async () => {
  const poor = await startAssemblyai({ balance: -1 })
  const error = 'Your current account balance is negative. Please top up to continue using the API.'
  const refused = await submit({ audio_url: sample }, poor)
  expect([refused.status, refused.json]).toEqual([400, { error }])
  poor.emulator.setAccount({ balance: 1 })
  expect((await submit({ audio_url: sample }, poor)).status).toBe(200)
  await poor.running.close()
  const other = await startAssemblyai({ balance: -1, balanceStatus: 401 })
  expect((await submit({ audio_url: sample }, other)).status).toBe(401)
  await other.running.close()
})

test('a file of another project cannot be used', async () => {
  const { key } = vendor.emulator.createKey({ project: 'other' })
  const answer = await submit({ audio_url: await vendor.upload(wavFile(1000), key) })
  expect([answer.status, answer.json]).toEqual([403, { error: 'Cannot access uploaded file' }])
})

test.each([
  [
    'https://foo.bar',
    'Download error, unable to download https://foo.bar. Please make sure the file exists and is accessible from the internet.',
  ],
  [
    Buffer.from('<!DOCTYPE html><p>404</p>'),
    'File does not appear to contain audio. File type is text/html (HTML document, ASCII text).',
  ],
  [wavFile(159), 'Audio duration is too short.'],
])('a job that fails later has status 200 and says so in the transcript', async (audio, error) => {
  const url = typeof audio === 'string' ? audio : await vendor.upload(audio)
  const submitted = await submit({ audio_url: url })
  expect([submitted.status, submitted.json.error]).toEqual([200, null])
  const answer = await vendor.call('GET', `/v2/transcript/${submitted.json.id}`)
  expect(answer.status).toBe(200)
  expect(answer.json).toMatchObject({ status: 'error', error, text: null, words: null, audio_duration: null })
})

test('a job is queued, then processed, then completed', async () => {
  const timers = new ManualTimers()
  const slow = await startAssemblyai({ timers, processingMs: 300 })
  const { id, ...submitted } = (await submit({ audio_url: sample }, slow)).json
  expect(submitted).toMatchObject({ status: 'queued', text: null, words: null, audio_duration: null })
  await timers.advance(150)
  expect((await get(id, slow)).status).toBe('processing')
  await timers.advance(150)
  expect(await get(id, slow)).toMatchObject({ status: 'completed', audio_duration: 282 })
  await slow.running.close()
})

test('a free account has five jobs at a time; the sixth waits and is not refused', async () => {
  const timers = new ManualTimers()
  const free = await startAssemblyai({ timers, processingMs: 300, plan: 'free' })
  const ids: unknown[] = []
  for (let count = 0; count < 6; count += 1) ids.push((await submit({ audio_url: sample }, free)).json.id)
  await timers.advance(300)
  const statuses = await Promise.all(ids.map(async (id) => (await get(id, free)).status))
  expect(statuses).toEqual([...Array(5).fill('completed'), 'queued'])
  expect((await get(ids[5], free)).throttled).toBe(true)
  await timers.advance(300)
  expect((await get(ids[5], free)).status).toBe('completed')
  await free.running.close()
})

test('the transcript shows who made it, what was asked, and no secret', async () => {
  const id = await vendor.transcribe({
    webhook_url: 'http://127.0.0.1:1/hook',
    webhook_auth_header_name: 'X-Hook',
    webhook_auth_header_value: 'shared-secret',
    keyterms_prompt: ['Harbor'],
  })
  const transcript = await get(id)
  expect(transcript).toMatchObject({
    webhook_auth: true,
    webhook_auth_header_name: 'X-Hook',
    webhook_auth_header_value: null,
    keyterms_prompt: ['Harbor'],
    token_id: Number(vendor.keyId),
    project_id: expect.any(Number),
    content_safety_labels: { status: 'unavailable', results: [], summary: {}, severity_score_summary: {} },
    iab_categories_result: { status: 'unavailable' },
    speech_models: null,
    speech_model_used: 'universal-3-5-pro',
  })
  expect(JSON.stringify(transcript)).not.toContain('shared-secret')
  expect(Object.keys(transcript).slice(0, 4)).toEqual([
    'language_code',
    'audio_url',
    'punctuate',
    'format_text',
  ])
})

test('a fixture is found by the content of the file, and its words are spread over the audio', async () => {
  const audio = wavFile(2000)
  const sha256 = createHash('sha256').update(audio).digest('hex')
  const known = await startAssemblyai({ fixtures: [{ sha256, text: 'One two. Three four.' }] })
  const { json } = await submit({ audio_url: await known.upload(audio) }, known)
  const { text, words, audio_duration: seconds } = await get(json.id, known)
  expect([text, seconds]).toEqual(['One two. Three four.', 2])
  expect(words).toMatchObject([
    { text: 'One', start: 0, end: 400, speaker: null, channel: null },
    { text: 'two.', start: 500, end: 900 },
    { text: 'Three', start: 1000, end: 1400 },
    { text: 'four.', start: 1500, end: 1900 },
  ])
  await known.running.close()
})

test('an uploaded file is forgotten after a day', async () => {
  const timers = new ManualTimers()
  const forgetful = await startAssemblyai({ timers })
  const url = await forgetful.upload()
  await timers.advance(24 * 3_600_000)
  const { json } = await submit({ audio_url: url }, forgetful)
  await timers.advance(1)
  expect((await get(json.id, forgetful)).error).toMatch(/^Download error/)
  await forgetful.running.close()
})

test.each([['unknown'], ['00000000-0000-4000-8000-000000000000'], ['..%2F..']])(
  'the id %s is answered like an id of another project',
  async (id) => {
    const lookup = { error: 'Transcript lookup error, transcript id not found' }
    const { key } = vendor.emulator.createKey({ project: 'stranger' })
    const own = await vendor.transcribe()
    for (const [path, caller] of [
      [`/v2/transcript/${id}`, vendor.key],
      [`/v2/transcript/${own}`, key],
      [`/v2/transcript/${own}/sentences`, key],
      [`/v2/transcript/${own}/redacted-audio`, key],
    ] as const) {
      const answer = await vendor.call('GET', path, { key: caller })
      expect([answer.status, answer.json]).toEqual([400, lookup])
    }
    expect((await vendor.call('DELETE', `/v2/transcript/${own}`, { key })).status).toBe(400)
  },
)

test('a body that is no JSON object is a bad request', async () => {
  expect((await submit([1, 2])).status).toBe(400)
  expect((await submit(Buffer.from('{"audio_url":'))).status).toBe(400)
})
