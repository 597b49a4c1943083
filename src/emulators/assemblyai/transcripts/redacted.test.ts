import { Buffer } from 'node:buffer'
import { afterEach, expect, test } from 'vitest'
import { measureAudio } from '../../kit/audio-duration.ts'
import { ManualTimers } from '../../kit/timers.ts'
import type { AssemblyaiEmulatorOptions } from '../options.ts'
import { type StartedEmulator, startAssemblyai } from '../testing/start.ts'

let vendor: StartedEmulator
afterEach(() => vendor.running.close())

async function transcribed(parameters: object, options: AssemblyaiEmulatorOptions = {}) {
  vendor = await startAssemblyai(options)
  const id = await vendor.transcribe(parameters)
  return { id, ...(await vendor.call('GET', `/v2/transcript/${id}`)) }
}

const names = { redact_pii: true, redact_pii_policies: ['person_name', 'organization'] }

test('entity_name makes one tag of every word, with its punctuation, and keeps number and times', async () => {
  const plain = (await transcribed({})).json
  await vendor.running.close()
  const { json } = await transcribed({ ...names, redact_pii_sub: 'entity_name' })
  expect(json.text).toMatch(
    /^Thank you for calling \[ORGANIZATION\] \[ORGANIZATION\] \[ORGANIZATION\], this is \[PERSON_NAME\] \[PERSON_NAME\]\. How/,
  )
  const times = (words: unknown) =>
    (words as { start: number; end: number }[]).map(({ start, end }) => [start, end])
  expect(times(json.words)).toEqual(times(plain.words))
})

test('hash is the default: letters and digits go, spaces and punctuation stay', async () => {
  const { json } = await transcribed({
    redact_pii: true,
    redact_pii_policies: ['person_name', 'phone_number', 'us_social_security_number'],
  })
  expect(json.text).toContain('this is ### ######. How')
  expect(json.text).toContain('number is ###-###-####.')
  expect(json.text).toContain('it is ###-##-####.')
  expect(json.text).toContain('jonas.petrel@example.com')
})

test('without policies nothing is redacted', async () => {
  const { json } = await transcribed({ redact_pii: true })
  expect(json.text).toContain('Ada Mercer')
})

test('entities, sentiment and summary keep the raw personal data', async () => {
  const { json } = await transcribed({
    ...names,
    entity_detection: true,
    sentiment_analysis: true,
    summarization: true,
  })
  expect(json.text).not.toContain('Ada')
  expect(json.entities).toContainEqual(
    expect.objectContaining({ entity_type: 'person_name', text: 'Ada Mercer', start: expect.any(Number) }),
  )
  expect(JSON.stringify(json.sentiment_analysis_results)).toContain('Ada Mercer')
  expect(json.summary).toContain('Ada Mercer')
})

test('every other form of the text is redacted', async () => {
  const { id, json } = await transcribed({
    ...names,
    speaker_labels: true,
    auto_highlights: true,
    speech_understanding: { request: { translation: { target_languages: ['de'] } } },
  })
  expect(JSON.stringify([json.utterances, json.words, json.translated_texts])).not.toMatch(
    /Ada|Mercer|Petrel/,
  )
  expect((json.translated_texts as Record<string, string>).de).toMatch(/^\[de\] Thank you/)
  for (const part of ['sentences', 'paragraphs', 'srt', 'vtt', 'word-search?words=Ada,Mercer']) {
    const { text } = await vendor.call('GET', `/v2/transcript/${id}/${part}`)
    expect(text).not.toMatch(/Ada|Mercer|Petrel/)
  }
})

test('the unredacted text is there when it is asked for', async () => {
  const { json } = await transcribed({
    ...names,
    redact_pii_return_unredacted: true,
    speaker_labels: true,
  })
  expect(json.text).not.toContain('Ada')
  expect(json.unredacted_text).toContain('Ada Mercer')
  expect(JSON.stringify(json.unredacted_words)).toContain('Mercer')
  expect(JSON.stringify(json.unredacted_utterances)).toContain('Mercer')
})

test('literal words of the customer’s own are redacted too', async () => {
  const { json } = await transcribed({
    redact_pii: true,
    redact_pii_sub: 'entity_name',
    redact_static_entities: { DISH: ['cake'] },
  })
  expect(json.text).toContain('ordered a [DISH] for')
})

test('content-safety texts are raw or redacted, as the switch says', async () => {
  const parameters = { redact_pii: true, redact_pii_policies: ['location'], content_safety: true }
  const raw = await transcribed(parameters)
  expect(JSON.stringify(raw.json.content_safety_labels)).toContain('Portland')
  await vendor.running.close()
  const redacted = await transcribed(parameters, { redactsSafetyText: true })
  expect(JSON.stringify(redacted.json.content_safety_labels)).not.toContain('Portland')
})

const withAudio = { ...names, redact_pii_audio: true }

test('the redacted audio is a link that anybody can fetch, but only with GET', async () => {
  const { id } = await transcribed(withAudio)
  const answer = await vendor.call('GET', `/v2/transcript/${id}/redacted-audio`)
  expect([answer.status, answer.json.status]).toEqual([200, 'redacted_audio_ready'])
  const link = new URL(String(answer.json.redacted_audio_url))
  expect(link.origin + link.pathname).toBe(`${vendor.url}/redacted-audio/${id}.mp3`)
  expect([...link.searchParams.keys()]).toEqual([
    'AWSAccessKeyId',
    'Signature',
    'x-amz-security-token',
    'Expires',
  ])
  const file = Buffer.from(await (await fetch(link)).arrayBuffer())
  expect(measureAudio(file).audio).toMatchObject({ kind: 'mp3' })
  expect(measureAudio(file).audio.durationMs).toBeCloseTo(10_000, -2)
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(403)
  link.searchParams.set('Signature', 'forged')
  expect((await fetch(link)).status).toBe(403)
})

test('the link expires, and dies with its transcript', async () => {
  const timers = new ManualTimers()
  vendor = await startAssemblyai({ timers })
  const id = await vendor.transcribe({ ...withAudio, redact_pii_audio_quality: 'wav' })
  await timers.advance(1)
  const fetchLink = async () => {
    const { json } = await vendor.call('GET', `/v2/transcript/${id}/redacted-audio`)
    return String(json.redacted_audio_url)
  }
  const first = await fetchLink()
  const file = Buffer.from(await (await fetch(first)).arrayBuffer())
  expect(measureAudio(file).audio).toMatchObject({ kind: 'wav', durationMs: 10_000 })
  await timers.advance(30 * 60_000)
  expect((await fetch(first)).status).toBe(403)
  const second = await fetchLink()
  await vendor.call('DELETE', `/v2/transcript/${id}`)
  expect((await fetch(second)).status).toBe(404)
})

test('never asked for, too early and not ready yet are three different answers', async () => {
  const timers = new ManualTimers()
  vendor = await startAssemblyai({ timers, processingMs: 100, redactedAudioDelayMs: 100 })
  const ask = async (id: string) => {
    const answer = await vendor.call('GET', `/v2/transcript/${id}/redacted-audio`)
    return [answer.status, answer.json.error]
  }
  const never = await vendor.transcribe(names)
  const asked = await vendor.transcribe(withAudio)
  expect(await ask(never)).toEqual([
    400,
    "A redacted audio file for this transcript ID doesn't exist. Try submitting the transcript again with `redact_pii_audio` set to `true`.",
  ])
  expect(await ask(asked)).toEqual([
    400,
    'Transcription is still in progress. Redacted audio will be available after it has completed.',
  ])
  await timers.advance(100)
  expect(await ask(asked)).toEqual([202, undefined])
  await timers.advance(100)
  expect(await ask(asked)).toEqual([200, undefined])
})
