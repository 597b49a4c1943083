import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/index.ts'
import { Redactor } from '../redactor/redactor.ts'
import { redactCaptions } from './redact-captions.ts'
import { redactJsonLines } from './redact-json-lines.ts'
import { redactTranscript } from './redact-transcript.ts'

const redactor = new Redactor({ key: new Secret('k'.repeat(32)) })
const card = Array.from({ length: 4 }, () => 'four two four two').join(' ')
const timed = (text: string, fromMs = 0) =>
  text
    .split(' ')
    .map((word, index) => ({ text: word, start: fromMs + index * 300, end: fromMs + index * 300 + 250 }))

describe('a transcript whose words stand in several lists', () => {
  const said = `Hi this is Ada Mercer, my card is ${card} thanks`
  const original = {
    id: 'e5a56f4f-b658-44b0-925a-f7d761ec0d96',
    text: said,
    words: timed(said),
    utterances: [
      {
        speaker: 'A',
        text: 'What is your date of birth?',
        words: timed('What is your date of birth?', 60_000),
      },
      {
        speaker: 'B',
        text: 'Oh three oh four eighty five.',
        words: timed('Oh three oh four eighty five.', 70_000),
      },
    ],
    summary: 'Mercer paid with 4242 4242 4242 4242.',
    entities: [{ entity_type: 'person_name', text: 'Xqyla Zzor', start: 0, end: 1 }],
    audio_url: 'https://cdn.example.com/upload/a.mp3',
    from_number: '+14155550122',
  }
  const { value, timed: taken, report } = redactTranscript(redactor, original)

  it('loses its values everywhere, however they are said', () => {
    expect(JSON.stringify(value)).not.toMatch(/four|4242|Ada|Mercer|eighty|Xqyla|5550122/)
    expect(report.remaining).toBe(0)
    expect(JSON.stringify(report)).not.toMatch(/4242|Mercer|5550122/)
  })

  it('keeps shape, words and times, ids and links', () => {
    const shape = (entry: unknown): unknown =>
      Array.isArray(entry)
        ? entry.map(shape)
        : typeof entry === 'object' && entry !== null
          ? Object.fromEntries(Object.entries(entry).map(([key, inner]) => [key, shape(inner)]))
          : typeof entry
    expect(shape(value)).toEqual(shape(original))
    expect(value.words.map(({ start, end }) => [start, end])).toEqual(
      original.words.map(({ start, end }) => [start, end]),
    )
    expect(value.id).toBe(original.id)
    expect(value.audio_url).toBe(original.audio_url)
  })

  it('gives the times of the words that went', () => {
    expect(taken.filter(({ policy }) => policy === 'credit_card_number')).toHaveLength(16)
    expect(taken.find(({ policy }) => policy === 'date_of_birth')?.startMs).toBe(70_000)
  })

  it('has each value counted once, in however many words and places it stands', () => {
    expect(report.counts).toEqual({
      person_name: 3,
      credit_card_number: 1,
      date_of_birth: 1,
      phone_number: 1,
    })
    expect(report.classes).toEqual({ A: 2, B: 1, C: 3 })
    expect(report.findings.filter(({ policy }) => policy === 'credit_card_number')).toHaveLength(3)
    const cards = taken.filter(({ policy }) => policy === 'credit_card_number')
    expect(new Set(cards.map(({ value: one }) => one)).size).toBe(1)
  })

  it('is left as it is when redacted once more', () => {
    expect(redactTranscript(redactor, value).value).toEqual(value)
  })
})

it('a call with tools and key presses loses them too', () => {
  const { value } = redactTranscript(redactor, {
    call_id: 'call_1',
    transcript: 'Agent: your social?\nUser: one two three forty-five six seven eight nine\n',
    transcript_with_tool_calls: [
      { role: 'agent', content: 'your social?', words: [{ word: 'your', start: 0.7, end: 1.3 }] },
      { role: 'tool_call_invocation', name: 'lookup', arguments: '{"ssn":"123-45-6789"}' },
      { role: 'dtmf', digit: '7' },
    ],
  })
  expect(JSON.stringify(value)).not.toMatch(/one two|123-45|"7"/)
  expect(JSON.parse(value.transcript_with_tool_calls[1]?.arguments ?? '')).toHaveProperty('ssn')
  expect(value.call_id).toBe('call_1')
})

it('captions keep their times, and a number goes on from one to the next', () => {
  const captions =
    '1\n00:00:01,000 --> 00:00:02,000\nmy phone is four one five\n\n2\n00:00:03,000 --> 00:00:05,000\nfive five five oh one two two\n'
  const { text } = redactCaptions(redactor, captions)
  expect(text).not.toMatch(/five|four/)
  expect(text.split('\n').filter((line) => line.includes('-->'))).toHaveLength(2)
  expect(text).toMatch(/^1\n.*\n.*\n\n2\n/)
})

it('captions lose what is said on lines that look like a heading, a note, a number or times', () => {
  const secret = '4242 4242 4242 4242'
  const captions = [
    `WEBVTT - card ${secret}`,
    `NOTE card ${secret}`,
    `4242424242424242\n00:01.000 --> 00:02.000 align:start`,
    `NOTE my card is ${secret}`,
    `--> my card is ${secret}`,
    `STYLE ${secret}`,
    `00:02.000 --> 00:03.000 ${secret}`,
  ].join('\n')
  const { text } = redactCaptions(redactor, captions)
  expect(text).not.toContain('4242')
  expect(text).toContain('\n00:01.000 --> 00:02.000 align:start\n')
})

it('a field with a technical name is left alone only where its text is technical', () => {
  const kept = {
    id: 'e5a56f4f-b658-44b0-925a-f7d761ec0d96',
    status: 'completed',
    created_at: '2026-11-29T12:00:00.000Z',
    model: 'universal-3-pro',
    language_code: 'en_us',
    speaker: 'A',
    telephony_identifier: { twilio_call_sid: `CA${'5123456789abcdef'.repeat(2)}` },
    recording_sid: `RE${'0123456789'.repeat(3)}01`,
  }
  expect(redactTranscript(redactor, kept).value).toEqual(kept)
  const personal = {
    speaker: 'Jonas Becker',
    customer_id: 'jonas.becker@example.com',
    status: 'my card is 4242 4242 4242 4242',
    event: 'call Jonas Becker',
    token: '4242424242424242',
    promo_code: '415-555-0132',
    call_sid: '4242424242424242',
  }
  const { value } = redactTranscript(redactor, personal)
  expect(JSON.stringify(value)).not.toMatch(/Becker|becker|4242|5550132|0132/)
})

it('a stream is redacted line by line, broken lines included', async () => {
  async function* chunks() {
    yield '{"transcript":"my card is 4242 42'
    yield '42 4242 4242"}\n{"broken: 4242 4242 4242 4242\n'
    yield '{"a":1}'
  }
  const lines: string[] = []
  for await (const { line } of redactJsonLines(redactor, chunks())) lines.push(line)
  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toContain('4242')
  expect(JSON.parse(lines[0] ?? '')).toHaveProperty('transcript')
  expect(lines[2]).toBe('{"a":1}')
})

describe('what the vendor has recognised', () => {
  const entitiesOf = (texts: readonly string[]) => ({
    entities: texts.map((text) => ({ entity_type: 'person_name', text })),
  })

  it('and taken out itself is no finding', () => {
    const hidden = entitiesOf([
      '[PERSON_NAME] [PERSON_NAME]',
      '####',
      '[person name 1]',
      '##-##',
      '[PERSON_NAME], [CITY]',
    ])
    const { value, report } = redactTranscript(redactor, hidden)
    expect(value.entities.slice(0, 4)).toEqual(hidden.entities.slice(0, 4))
    expect(report.findings.map(({ field }) => field)).toEqual(['entities[4].text'])
  })

  it('was found by the vendor, and by no engine', () => {
    const { report } = redactTranscript(redactor, entitiesOf(['Xqyla Zzor']))
    expect(report.engine).toBe('none')
    expect(report.findings.map(({ by }) => by)).toEqual(['vendor'])
  })

  it('is taken out where some of it is left', () => {
    const { value } = redactTranscript(redactor, entitiesOf(['[PERSON_NAME] Zzor', 'Xqyl ####']))
    expect(value.entities.map(({ text }) => text)).toEqual([
      '[PERSON_NAME] [PERSON_NAME]',
      '[PERSON_NAME] ####',
    ])
  })

  it.each(['entity_name', 'hash'] as const)(
    'is gone for good: redacted once more by %s nothing is found',
    (substitution) => {
      const one = new Redactor({ substitution })
      const { value } = redactTranscript(one, entitiesOf(['Xqyla Zzor', 'Maria']))
      expect(redactTranscript(one, value).report.findings).toEqual([])
    },
  )
})

describe('an address in a field made for one', () => {
  const redact = (transcript: object) => redactTranscript(redactor, transcript)

  it.each([
    ['https://cdn.example/ada@example.com', 'https://cdn.example/[EMAIL_ADDRESS]'],
    ['https://cdn.example/ada%40example.com/a.wav?x=1#y', 'https://cdn.example/[EMAIL_ADDRESS]/a.wav?x=1#y'],
    ['https://b.example/calls/+14155552671.wav', 'https://b.example/calls/[PHONE_NUMBER].wav'],
    ['https://h.example/?email=ada@example.com&n=1', 'https://h.example/?email=[EMAIL_ADDRESS]&n=1'],
    ['https://h.example/?ssn=415220199', 'https://h.example/?ssn=[US_SOCIAL_SECURITY_NUMBER]'],
    ['wss://ada@example.com@h.example/live', 'wss://[EMAIL_ADDRESS]@h.example/live'],
    ['https://ada.byron@mail.example/live', 'https://[EMAIL_ADDRESS]/live'],
    ['https://card 4242424242424242', 'https://card [CREDIT_CARD_NUMBER]'],
  ])("loses what is somebody's and stays an address: %s", (audio_url, clean) => {
    const { value, report } = redact({ audio_url })
    expect(value).toEqual({ audio_url: clean })
    expect(report.remaining).toBe(0)
    expect(redact(value).report.findings).toEqual([])
    const [finding] = report.findings
    if (!audio_url.includes('%')) expect(audio_url.slice(0, finding?.start)).toBe(clean.split('[')[0])
  })

  it('loses what was said, and only then: a name, a number', () => {
    const audio_url = 'https://b.example/Ada-Mercer/88231977/austin.wav'
    expect(redact({ audio_url }).value).toEqual({ audio_url })
    const text = 'This is Ada Mercer. My account number is 88231977.'
    expect(redact({ text, audio_url }).value).toMatchObject({
      audio_url: 'https://b.example/[PERSON_NAME]/[NUMBER_SEQUENCE]/austin.wav',
    })
  })

  it.each([
    'https://cdn.assemblyai.com/upload/ccbbbfaf-f319-4455-9556-272d48faaf7f',
    'https://b.example/1714608475945/recording.wav?Expires=1714608475&Signature=aB3~x_&Key-Pair-Id=K2JCJMDEHXQW5F',
    'https://b.example:8080/20240501/4155.wav',
  ])('stays as it is where it holds ids: %s', (recording_url) => {
    expect(redact({ recording_url }).value).toEqual({ recording_url })
  })

  it('is read as a text where it is none', () => {
    expect(JSON.stringify(redact({ link: 'call Ada Mercer at 415-555-2671' }).value)).not.toMatch(
      /Mercer|2671/,
    )
  })
})
