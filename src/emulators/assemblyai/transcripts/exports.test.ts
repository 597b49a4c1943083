import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ManualTimers } from '../../kit/timers.ts'
import { type StartedEmulator, startAssemblyai, wavFile } from '../testing/start.ts'

const audio = wavFile(4000, 2)
const sha256 = createHash('sha256').update(audio).digest('hex')
const text = 'Smoke is near. The smoke, again! Is it damn wine? No. A gun is far away.'
let vendor: StartedEmulator

beforeAll(async () => {
  vendor = await startAssemblyai({
    fixtures: [{ sha256, text, safety: [{ label: 'manga', text: 'No.', confidence: 0.4, severity: 0.9 }] }],
  })
})
afterAll(() => vendor.running.close())

async function transcribe(parameters: object = {}): Promise<string> {
  const body = { audio_url: await vendor.upload(audio), ...parameters }
  return String((await vendor.call('POST', '/v2/transcript', { body })).json.id)
}
const result = async (parameters: object) =>
  (await vendor.call('GET', `/v2/transcript/${await transcribe(parameters)}`)).json

test('sentences and paragraphs carry their words and the transcript’s own facts', async () => {
  const id = await transcribe()
  const { json: sentences } = await vendor.call('GET', `/v2/transcript/${id}/sentences`)
  expect(sentences).toMatchObject({ id, audio_duration: 4, speech_model_used: 'universal-3-5-pro' })
  expect(sentences.sentences).toHaveLength(5)
  expect((sentences.sentences as unknown[])[0]).toMatchObject({
    text: 'Smoke is near.',
    start: 0,
    speaker: null,
    channel: null,
    words: [{ text: 'Smoke' }, { text: 'is' }, { text: 'near.' }],
  })
  const { json: paragraphs } = await vendor.call('GET', `/v2/transcript/${id}/paragraphs`)
  expect(paragraphs.paragraphs).toMatchObject([
    { text: expect.stringMatching(/ No\.$/) },
    { text: 'A gun is far away.' },
  ])
})

test('captions keep to their width and never to the end of a sentence and beyond', async () => {
  const id = await transcribe()
  const srt = await vendor.call('GET', `/v2/transcript/${id}/srt?chars_per_caption=10`)
  expect(srt.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(srt.text).toMatch(/^1\n00:00:00,000 --> 00:00:00,\d{3}\nSmoke is\n\n2\n.*\nnear\.\n\n3\n/)
  const vtt = await vendor.call('GET', `/v2/transcript/${id}/vtt`)
  expect(vtt.text).toMatch(/^WEBVTT\n\n00:00\.000 --> 00:00\.\d{3}\nSmoke is near\.\n\n/)
})

test('word search finds words and phrases, whatever their case and punctuation', async () => {
  const id = await transcribe()
  const search = async (words: string) =>
    (await vendor.call('GET', `/v2/transcript/${id}/word-search?words=${words}`)).json
  expect(await search('smoke,the+smoke,absent')).toMatchObject({
    id,
    total_count: 3,
    matches: [
      { text: 'smoke', count: 2, indexes: [0, 4], timestamps: [[0, expect.any(Number)], expect.any(Array)] },
      { text: 'the smoke', count: 1, indexes: [3] },
    ],
  })
  expect((await search('a+b+c+d+e+f')).total_count).toBe(0)
  expect((await vendor.call('GET', `/v2/transcript/${id}/word-search`)).status).toBe(400)
})

test('speakers take turns, and channels are transcribed by themselves', async () => {
  const labelled = await result({ speaker_labels: true })
  expect(labelled.utterances).toMatchObject([
    { speaker: 'A', text: 'Smoke is near.' },
    { speaker: 'B' },
    { speaker: 'A' },
    { speaker: 'B' },
    { speaker: 'A' },
  ])
  const channels = await result({ multichannel: true })
  expect(channels).toMatchObject({ audio_channels: 2, multichannel: true })
  expect(channels.utterances).toMatchObject([
    { channel: '1', speaker: '1' },
    { channel: '2', speaker: '2' },
    {},
    {},
    {},
  ])
  expect((await result({ multichannel: true, speaker_labels: true })).utterances).toMatchObject([
    { channel: '1', speaker: '1A' },
    { channel: '2', speaker: '2A' },
    { channel: '1', speaker: '1B' },
    {},
    {},
  ])
  const named = { speaker_identification: { speaker_type: 'name', known_values: ['Ann', 'Bob'] } }
  const identified = await result({ speaker_labels: true, speech_understanding: { request: named } })
  expect(identified.utterances).toMatchObject([{ speaker: 'Ann' }, { speaker: 'Bob' }, {}, {}, {}])
})

test('formatting, profanity, spelling and a part of the audio', async () => {
  expect((await result({ punctuate: false, format_text: false })).text).toMatch(
    /^smoke is near the smoke again is/,
  )
  expect((await result({ filter_profanity: true })).text).toContain('Is it **** wine?')
  expect((await result({ custom_spelling: [{ from: ['near'], to: 'NEAR' }] })).text).toMatch(
    /^Smoke is NEAR\./,
  )
  expect((await result({ audio_start_from: 2000 })).text).not.toContain('Smoke is near')
  expect((await result({ language_detection: true })).language_confidence).toBeGreaterThan(0.9)
})

test('content safety labels, with a severity where there is one', async () => {
  const { content_safety_labels: labels } = await result({
    content_safety: true,
    content_safety_confidence: 30,
  })
  expect(labels).toMatchObject({
    status: 'success',
    results: [
      {
        text: 'Is it damn wine?',
        labels: [{ label: 'alcohol', severity: expect.any(Number) }, { label: 'profanity' }],
        sentences_idx_start: 2,
        sentences_idx_end: 2,
        timestamp: { start: expect.any(Number), end: expect.any(Number) },
      },
      { labels: [{ label: 'manga', confidence: 0.4, severity: null }] },
      { labels: [{ label: 'weapons' }] },
    ],
    summary: { manga: 0.4 },
  })
  const { severity_score_summary: severities } = labels as Record<
    string,
    Record<string, Record<string, number>>
  >
  expect(Object.keys(severities ?? {}).sort()).toEqual(['alcohol', 'profanity', 'weapons'])
  for (const { low = 0, medium = 0, high = 0 } of Object.values(severities ?? {}))
    expect(low + medium + high).toBe(1)
  expect(JSON.stringify((await result({ content_safety: true })).content_safety_labels)).not.toContain(
    'manga',
  )
  expect(
    (await vendor.call('POST', '/v2/transcript', { body: { audio_url: 'x', content_safety_confidence: 24 } }))
      .status,
  ).toBe(400)
})

test('the other models answer in their own shapes', async () => {
  expect(await result({ auto_highlights: true, iab_categories: true, auto_chapters: true })).toMatchObject({
    auto_highlights_result: { status: 'success', results: expect.any(Array) },
    iab_categories_result: { status: 'success', results: [{ labels: [{ relevance: 0.7 }] }, {}] },
    chapters: [{ gist: 'Smoke is near.', headline: 'Smoke is near.', start: 0 }, {}],
  })
  expect((await result({ summarization: true, summary_type: 'bullets' })).summary).toMatch(
    /^- Smoke is near\.\n- A gun/,
  )
})

test('nothing can be exported before the end', async () => {
  const slow = await startAssemblyai({ timers: new ManualTimers(), processingMs: 1000 })
  const id = await slow.transcribe()
  for (const part of ['sentences', 'paragraphs', 'srt', 'vtt', 'word-search?words=a']) {
    expect((await slow.call('GET', `/v2/transcript/${id}/${part}`)).status).toBe(400)
  }
  await slow.running.close()
})
