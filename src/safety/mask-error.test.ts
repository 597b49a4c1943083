import { expect, test } from 'vitest'
import { loadVendors } from '../vendors/index.ts'
import { errorWords } from './error-words.ts'
import { readLocally } from './local.ts'
import { maskError } from './mask-error.ts'
import { defaultSafetyPolicy } from './policy.ts'

const offers = (await loadVendors()).flatMap(({ id, content }) =>
  content === undefined ? [] : [{ id, content }],
)
const [assemblyai, retellai] = ['assemblyai', 'retellai'].map((id) => {
  const offer = offers.find((one) => one.id === id)
  if (offer === undefined) throw new Error(`no ${id}`)
  return offer.content
})
const nothing = { plain: [], sent: [], said: [], identifiers: [] }

/** What the vendors are known to say, word for word (read 2026-11-22). */
test.each([
  'Authentication error, API token missing/invalid',
  'Transcript lookup error, transcript id not found',
  'Your current account balance is negative. Please top up to continue using the API.',
  'Transcript creation error, audio_url not found',
  'audio_url is invalid',
  'format_text must be a Boolean',
  '`redact_pii_return_unredacted` can only be set to True if `redact_pii` is True',
  'Both speaker_options and speakers_expected can not be used in the same request.',
  'speaker_labels or multichannel required',
  "'after_id' must be a newer transcript than 'before_id'",
  'The following models are not available in this language: speaker_labels',
  'Cannot access uploaded file',
  'Too Many Requests',
  'Server error, developers have been alerted.',
  "A redacted audio file for this transcript ID doesn't exist. Try submitting the transcript again with `redact_pii_audio` set to `true`.",
  'Transcription is still in progress. Redacted audio will be available after it has completed.',
  'File does not appear to contain audio. File type is text/html (HTML document, ASCII text).',
  'Audio duration is too short.',
  'Audio exceeds the limit of 120 seconds',
  'Expected multipart/form-data',
])('AssemblyAI: %s', (error) => {
  const body = { error, status: 'error', code: 400, request_id: '47b95ba5-8889-44d8-bc80-5de38306e582' }
  expect(maskError(body, assemblyai ?? nothing)).toEqual(body)
})

test.each([
  'Invalid request format, please check API reference.',
  'API key is missing or invalid.',
  'Invalid API Key.',
  'Trial has ended, please add payment method.',
  'The requested resource was not found.',
  'Resource update conflict.',
  'Precondition failed for conditional update.',
  'Cannot find requested asset under given api key.',
  'Account rate limited, please throttle your requests.',
  'An unexpected server error occurred.',
])('Retell: %s', (message) => {
  const body = { status: 'error', message, call_id: `call_${'0a1b'.repeat(8)}` }
  expect(maskError(body, retellai ?? nothing)).toEqual(body)
})

test('words of no error are left out, wherever they stand and however they are written', () => {
  const mask = (error: unknown) => maskError(error, assemblyai ?? nothing)
  expect(mask({ error: 'cannot read "He brought a rifle, twice" at line 3' })).toEqual({
    error: 'cannot read "[…] a […]" at line 3',
  })
  expect(mask('Download error, unable to download https://rifle.test/a.mp3. Please try again.')).toBe(
    'Download error, unable to download https://[…]/a.[…]. Please try again.',
  )
  for (const said of [
    'rifle',
    'Rifle',
    'ri_fle',
    'rifle_url',
    'rifleUrl',
    'r i f l e',
    '🔫',
    'ружьё',
    "'rifle'",
  ]) {
    for (const error of [said, { message: said }, { errors: [{ [said]: 1 }] }, [said]])
      expect(JSON.stringify(mask(error)), said).not.toMatch(/r ?i ?_?f ?l ?e|🔫|ружьё/i)
  }
  expect(mask('4111111111111111 and 20261122')).toBe('[…] and […]')
  for (const card of [
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '41.11, 11',
    'limit_41111',
    '4111 · 1111',
  ])
    expect(mask(`cannot read ${card}`), card).not.toMatch(/\d/)
  expect(mask('limit is 1200 of 24, line 3')).toBe('limit is 1200 of 24, line 3')
})

test('no word of errors is one that a policy goes by', async () => {
  const words = [...errorWords]
  const { segments } = await readLocally(
    [{ text: words.join(' '), startMs: null, endMs: null }],
    defaultSafetyPolicy,
  )
  expect(words.length).toBeGreaterThan(300)
  expect(segments.flatMap(({ labels }) => labels)).toEqual([])
})

test('no vendor has a field whose name would let somebody say more', () => {
  expect(offers.length).toBeGreaterThan(1)
  for (const { content } of offers)
    for (const name of [...content.plain, ...content.sent, ...content.said, ...content.identifiers])
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
})
