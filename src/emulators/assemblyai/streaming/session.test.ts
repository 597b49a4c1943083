import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { ManualTimers } from '../../kit/timers.ts'
import type { AssemblyaiEmulatorOptions } from '../options.ts'
import { createWorld } from '../world.ts'
import { billedSeconds } from './ledger.ts'
import { readStreamingParameters } from './parameters.ts'
import { StreamingSession } from './session.ts'

const script = 'Call Ada Mercer now. Bye damn it.'

/** A session on a line that only remembers, in a world whose clock stands still. */
function open(query: string, options: AssemblyaiEmulatorOptions = {}) {
  const timers = new ManualTimers()
  const world = createWorld({ streamingText: script, streamingMsPerWord: 100, timers, ...options })
  const key = world.keys.create()
  const read = readStreamingParameters(new URLSearchParams(query))
  if ('problem' in read) throw new Error(read.problem)
  const messages: Record<string, unknown>[] = []
  const closes: unknown[] = []
  const session = new StreamingSession(
    world,
    { credential: { key, project: key.project }, parameters: read.parameters, query: {}, secondsMax: 300 },
    {
      send: (message) => messages.push(message as Record<string, unknown>),
      close: (code, reason) => closes.push([code, reason]),
    },
  )
  return {
    timers,
    world,
    session,
    messages,
    closes,
    /** Sends 16 kHz, 16-bit audio of that length. */
    hear: (ms: number) => session.hear(Buffer.alloc(ms * 32)),
    say: (message: object) => session.obey(JSON.stringify(message)),
    turns: () => messages.filter(({ type }) => type === 'Turn'),
    transcripts: () => messages.filter(({ type }) => type === 'Turn').map(({ transcript }) => transcript),
  }
}

test('begins with an id and the time at which it will end at the latest', () => {
  const { messages, timers } = open('sample_rate=16000')
  expect(messages).toEqual([
    {
      type: 'Begin',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      expires_at: timers.now() / 1000 + 300,
      configuration: {
        model: 'universal-streaming-english',
        mode: null,
        api_version: '2025-05-12',
        speaker_labels: false,
        redact_pii: false,
        filter_profanity: false,
        domain: null,
        voice_focus: null,
      },
    },
  ])
  const plain = open('', { beginConfiguration: false })
  expect(Object.keys(plain.messages[0] ?? {})).toEqual(['type', 'id', 'expires_at'])
})

test('partial turns grow with the audio; the final one is sent again with formatting where that is wanted', () => {
  const { hear, turns, transcripts } = open('format_turns=true')
  hear(100)
  hear(200)
  hear(100)
  expect(transcripts()).toEqual(['call', 'call ada mercer', 'call ada mercer now', 'Call Ada Mercer now.'])
  const [partial, , plain, formatted] = turns()
  expect(partial).toMatchObject({
    turn_order: 0,
    end_of_turn: false,
    turn_is_formatted: false,
    utterance: '',
  })
  expect(plain).toMatchObject({
    end_of_turn: true,
    turn_is_formatted: false,
    utterance: 'call ada mercer now',
  })
  expect(formatted).toMatchObject({ turn_order: 0, end_of_turn: true, turn_is_formatted: true })
  expect(Object.keys(formatted ?? {}).at(-1)).toBe('type')
  expect(formatted?.words).toContainEqual({
    start: 100,
    end: 180,
    text: 'Ada',
    confidence: expect.any(Number),
    word_is_final: true,
  })
})

test('a model of the third generation says when speech starts, and formats every final turn', () => {
  const { hear, messages } = open('speech_model=u3-rt-pro')
  hear(100)
  hear(300)
  expect(messages.slice(1)).toMatchObject([
    { type: 'SpeechStarted', timestamp: 100, confidence: 0.9 },
    { type: 'Turn', transcript: 'Call', turn_is_formatted: false, end_of_turn_confidence: 0 },
    { type: 'Turn', transcript: 'Call Ada Mercer now.', turn_is_formatted: true, end_of_turn_confidence: 1 },
  ])
})

test('mu-law audio has half the bytes, compressed audio no length to be checked', () => {
  const { session, transcripts } = open('encoding=pcm_mulaw&sample_rate=8000')
  session.hear(Buffer.alloc(800))
  expect(transcripts()).toEqual(['call'])
  const opus = open('encoding=opus')
  opus.session.hear(Buffer.alloc(10))
  expect(opus.closes).toEqual([])
})

test('redaction covers final turns, and holds partial turns back', () => {
  const { hear, transcripts } = open('redact_pii=true&redact_pii_sub=entity_name&format_turns=true')
  for (let count = 0; count < 4; count += 1) hear(100)
  expect(transcripts()).toEqual([
    'call [PERSON_NAME] [PERSON_NAME] now',
    'Call [PERSON_NAME] [PERSON_NAME] now.',
  ])
})

test('partial turns that are asked for in spite of redaction carry the raw text', () => {
  const { hear, transcripts } = open('redact_pii=true&include_partial_turns=true')
  for (let count = 0; count < 4; count += 1) hear(100)
  expect(transcripts()).toEqual(['call', 'call ada', 'call ada mercer', 'call ### ###### now'])
})

test('named policies redact only what they name', () => {
  const { hear, transcripts } = open('redact_pii=true&redact_pii_policies=["email_address"]')
  hear(400)
  expect(transcripts()).toEqual(['call ada mercer now'])
})

test('redaction cannot be changed on the way, formatting can', () => {
  const { hear, say, transcripts } = open('redact_pii=true')
  say({ type: 'UpdateConfiguration', redact_pii: false, format_turns: true, max_turn_silence: 500 })
  hear(400)
  expect(transcripts()).toEqual(['call ### ###### now', 'Call ### ###### now.'])
})

test('profanity is starred, voices and language are named', () => {
  const { hear, turns } = open('filter_profanity=true&speaker_labels=true&language_detection=true')
  hear(400)
  hear(300)
  expect(turns()).toMatchObject([
    { turn_order: 0, speaker_label: 'A', language_code: 'en' },
    { turn_order: 1, transcript: 'bye **** it', speaker_label: 'B', words: [{ speaker: 'B' }, {}, {}] },
  ])
})

test('ForceEndpoint ends the turn that is going on', () => {
  const { hear, say, turns } = open('')
  say({ type: 'ForceEndpoint' })
  hear(200)
  say({ type: 'ForceEndpoint' })
  hear(100)
  expect(turns()).toMatchObject([
    { turn_order: 0, transcript: 'call ada', end_of_turn: false },
    { turn_order: 0, transcript: 'call ada', end_of_turn: true },
    { turn_order: 1, transcript: 'mercer' },
  ])
})

test('Terminate flushes, opens an empty turn, and closes with what was heard', async () => {
  const { hear, say, messages, closes, timers, world } = open('')
  hear(200)
  await timers.advance(2600)
  say({ type: 'Terminate' })
  expect(messages.slice(-3)).toMatchObject([
    { type: 'Turn', turn_order: 0, end_of_turn: true, transcript: 'call ada' },
    { type: 'Turn', turn_order: 1, end_of_turn: false, transcript: '', words: [] },
    { type: 'Termination', audio_duration_seconds: 0, session_duration_seconds: 3 },
  ])
  expect(closes).toEqual([[1000, 'Session Ended']])
  hear(200)
  say({ type: 'Terminate' })
  expect(closes).toHaveLength(1)
  expect(world.sessions.all()).toMatchObject([{ ending: 'terminated', audioMs: 200 }])
})

test.each([
  ['no JSON', 'hello', 3006, 'Invalid JSON: hello'],
  ['no object', '[]', 3006, 'Invalid Message: []'],
  ['an unknown type', '{"type":"Sing"}', 3006, 'Invalid Message Type: Sing'],
  ['the old way to end', '{"terminate_session":true}', 3006, 'Invalid Message Type: undefined'],
])('%s ends the session', (_, text, code, error) => {
  const { session, messages, closes } = open('')
  session.obey(text)
  expect(messages.at(-1)).toEqual({ type: 'Error', error_code: code, error })
  expect(closes).toEqual([[code, 'See Error message for details']])
})

test.each([
  [49, '49 ms'],
  [1001, '1001 ms'],
])('a message of %i ms of audio is too short or too long', (ms, words) => {
  const { hear, messages, closes } = open('')
  hear(ms)
  const error = `Input duration violation: ${words}. Expected between 50 and 1000 ms`
  expect(messages.at(-1)).toEqual({ type: 'Error', error_code: 3007, error })
  expect(closes).toHaveLength(1)
})

test('audio far ahead of real time is refused, unless a switch allows it', () => {
  const send = (enforcesAudioRate: boolean) => {
    const { hear, closes, messages } = open('', { enforcesAudioRate })
    for (let count = 0; count < 31; count += 1) hear(1000)
    return [closes.length, messages.at(-1)?.error]
  }
  expect(send(true)).toEqual([1, 'Audio Transmission Rate Exceeded: Received 31 sec. audio in 0 sec'])
  expect(send(false)).toEqual([0, undefined])
})

test('a session ends at its time, whoever is talking', async () => {
  const { timers, messages, closes, world } = open('')
  await timers.advance(299_999)
  expect(closes).toEqual([])
  await timers.advance(1)
  expect(messages.at(-1)).toEqual({
    type: 'Error',
    error_code: 3008,
    error: 'Session Expired: Maximum session duration exceeded',
  })
  const [record] = world.sessions.all()
  expect(record && billedSeconds(record, timers.now() + 99_000)).toBe(300)
})

test('silence on the line ends a session that asked for it; KeepAlive and audio put that off', async () => {
  const { timers, hear, say, messages } = open('inactivity_timeout=5')
  await timers.advance(4000)
  say({ type: 'KeepAlive' })
  await timers.advance(4000)
  hear(50)
  await timers.advance(4000)
  expect(messages).toHaveLength(1)
  await timers.advance(1000)
  expect(messages.at(-1)?.type).toBe('Termination')
})

test('an open session goes on costing; one that was hung up does not', async () => {
  const { timers, session, world } = open('')
  const billed = () => world.sessions.all().map((record) => billedSeconds(record, timers.now()))
  await timers.advance(2500)
  expect(billed()).toEqual([3])
  session.hangUp()
  await timers.advance(60_000)
  expect(billed()).toEqual([3])
})

test('heartbeats and model answers come where they were asked for', () => {
  const { hear, messages } = open('session_heartbeat=true&llm_gateway={"model":"m"}')
  hear(400)
  hear(600)
  expect(messages).toContainEqual(
    expect.objectContaining({ type: 'LLMGatewayResponse', turn_order: 0, transcript: 'call ada mercer now' }),
  )
  expect(messages.filter(({ type }) => type === 'Heartbeat')).toMatchObject([
    { total_audio_received_ms: 1000 },
  ])
})

test('a fault of the vendor’s own cancels every session', () => {
  const { world, messages, closes } = open('')
  expect(world.sessions.cancelAll()).toBe(1)
  expect(messages.at(-1)).toMatchObject({ error_code: 3005, error: 'Session Cancelled: An error occurred' })
  expect(closes).toEqual([[3005, 'See Error message for details']])
  expect(world.sessions.cancelAll()).toBe(0)
})

test.each(['sample_rate=1', 'encoding=mp3', 'inactivity_timeout=4', 'inactivity_timeout=3601'])(
  '%s is a bad parameter',
  (query) => {
    expect(readStreamingParameters(new URLSearchParams(query))).toHaveProperty('problem')
  },
)
