import { describe, expect, it } from 'vitest'
import { Secret, systemClock } from '../../core/index.ts'
import { Engine } from '../engine/engine.ts'
import { redactTranscriptWith } from '../engine/redact-with-engine.ts'
import type { Span } from '../find/spans.ts'
import { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import { redactCaptions } from './redact-captions.ts'
import { redactTranscript } from './redact-transcript.ts'

const key = new Secret('k'.repeat(32))
const redactor = new Redactor({ key, policies: ['personal', 'number_sequence'] })
const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const spoken = (digits: string) => Array.from(digits, (digit) => names[Number(digit)] ?? '')
const known = '8005551234'
const secret = '5425233430109903'
const turns = [
  ['Call', 'us', 'back', 'on', ...spoken(known)],
  ['My', 'card', 'number', 'is', ...spoken(secret)],
]
const words = turns.flat().map((text, index) => ({ text, start: index * 300, end: index * 300 + 250 }))
const behind = turns[0]?.length ?? 0
const said = turns.map((turn) => turn.join(' '))

/**
 * Somebody who has the report alone, and knows the number that was called: each finding in it stands for the digit in its
 * place, and tells that digit wherever its fingerprint comes back. Returns what that says of the card.
 */
function crack({ findings }: RedactionReport): string {
  const [phone, card] = ['phone_number', 'credit_card_number'].map((wanted) =>
    findings.filter(({ policy }) => policy === wanted),
  )
  let told = ''
  for (let from = 0; from + known.length <= (phone?.length ?? 0); from += 1) {
    const digits = new Map(Array.from(known, (digit, index) => [phone?.[from + index]?.fingerprint, digit]))
    told += card?.map(({ fingerprint }) => digits.get(fingerprint) ?? '').join('') ?? ''
  }
  return told
}

const forms: Record<string, () => RedactionReport | Promise<RedactionReport>> = {
  'words beside a text': () => redactTranscript(redactor, { text: said.join('. '), words }).report,
  'words alone': () => redactTranscript(redactor, { words }).report,
  'words of turns': () =>
    redactTranscript(redactor, {
      utterances: turns.map((turn, index) => ({
        speaker: 'A',
        text: said[index],
        words: words.slice(index * behind, index * behind + turn.length),
      })),
    }).report,
  'a caption a word': () => redactCaptions(redactor, captionsOf(turns.flat())).report,
  'a turn a word': () =>
    redactTranscript(redactor, { turns: turns.flat().map((content) => ({ role: 'user', content })) }).report,
  'a line a word': () => redactor.redactText(turns.flat().join('\n')).report,
  'a line a word, each answered': () =>
    redactor.redactText(
      turns
        .flat()
        .map((word) => `Caller: ${word}\nAgent: mm-hmm`)
        .join('\n'),
    ).report,
  'words that the vendor has labelled one by one': () =>
    redactTranscript(redactor, {
      words: words.map((word, index) => ({ ...word, ...labelOf(index) })),
    }).report,
  'words that an engine has labelled one by one': () => engineReport(),
}

const labelOf = (index: number) => {
  if (index >= 4 && index < 4 + known.length) return { entity_type: 'phone_number' }
  return index >= 8 + known.length ? { entity_type: 'credit_card_number' } : {}
}

const captionsOf = (lines: readonly string[]) =>
  lines
    .map((line, index) => `${index + 1}\n00:00:${10 + index},000 --> 00:00:${10 + index},900\n${line}\n`)
    .join('\n')

async function engineReport(): Promise<RedactionReport> {
  const recognizer = {
    host: 'localhost',
    analyze: async (text: string) =>
      [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }, at) => {
        const policy = labelOf(at).entity_type as 'phone_number' | undefined
        const end = index + word.length
        return policy ? [{ policy, start: index, end, score: 1, by: 'engine' as const }] : []
      }),
  }
  const engine = new Engine(recognizer, { mode: 'required', clock: systemClock })
  const { report } = await redactTranscriptWith(engine, new Redactor({ key, policies: ['all'] }), { words })
  return report
}

describe.each(Object.keys(forms))('of a number that stands as %s', (form) => {
  it('the report tells no digit to whoever knows another number', async () => {
    const report = await forms[form]?.()
    if (!report) throw new Error('no report')
    expect(report.remaining).toBe(0)
    expect(report.counts).toHaveProperty('credit_card_number')
    expect(crack(report)).toBe('')
  })

  it('no piece has a fingerprint or a length of its own', async () => {
    const report = await forms[form]?.()
    const cards = report?.findings.filter(({ policy }) => policy === 'credit_card_number') ?? []
    const whole = redactor.redactText(`my card is ${secret}`).report.findings[0]?.fingerprint
    expect(new Set(cards.map(({ fingerprint }) => fingerprint))).toEqual(new Set([whole]))
    const places = cards.map(({ field }) => field.replaceAll(/\d+/g, ''))
    expect(places).toEqual([...new Set(places)])
  })
})

it('keys that were pressed one by one are one value', () => {
  const pressed = [...known, ...secret].map((digit) => ({ role: 'dtmf', digit }))
  const { value, report } = redactTranscript(redactor, { transcript_with_tool_calls: pressed })
  expect(JSON.stringify(value)).not.toMatch(/"\d"/)
  expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(report.findings.length)
  expect(report.findings.length).toBeLessThanOrEqual(2)
})

it('words of one value have one token, the one it has in writing, and share none with another value', () => {
  const tokens = new Redactor({ key, substitution: 'token' })
  const { value } = redactTranscript(tokens, { text: said.join('. '), words, summary: `Card ${secret}` })
  const tokenOf = (text: string) => /\[CREDIT_CARD_NUMBER:([a-p]{16})\]/.exec(text)?.[1]
  const inWords = new Set(value.words.map(({ text }) => tokenOf(text)).filter(Boolean))
  expect([...inWords]).toEqual([tokenOf(value.summary)])
  const all = value.words.map(({ text }) => /:([a-p]{16})/.exec(text)?.[1]).filter(Boolean)
  expect(new Set(all).size).toBe(2)
})

it('what was decided about a value holds for each of its words, and nothing can be decided about a word', () => {
  const { report } = redactTranscript(redactor, { words })
  const card = report.findings.find(({ policy }) => policy === 'credit_card_number')?.fingerprint ?? ''
  const left = redactTranscript(new Redactor({ key, leave: new Set([card]) }), { words }).value
  expect(left.words.slice(-16).map(({ text }) => text)).toEqual(spoken(secret))
  expect(left.words.slice(4, 14).every(({ text }) => text === '[PHONE_NUMBER]')).toBe(true)
  const word = redactor.redactText('password: four').report.findings[0]?.fingerprint ?? ''
  const other = redactTranscript(new Redactor({ key, leave: new Set([word]) }), { words }).value
  expect(other.words.slice(-16).every(({ text }) => text === '[CREDIT_CARD_NUMBER]')).toBe(true)
})

describe('of a value of which one place shows less than another', () => {
  const text = ['my', 'card', 'number', 'is', ...spoken(secret)]
  // Heard wrongly: what stands before it and behind it is found as something by itself.
  const misheard = text.with(12, 'thre')
  const timed = (list: readonly string[]) =>
    list.map((word, index) => ({ text: word, start: index * 300, end: index * 300 + 250 }))
  const fingerprintsOf = (transcript: object) => {
    const { findings } = redactTranscript(redactor, transcript).report
    return new Set(findings.map(({ fingerprint }) => fingerprint))
  }
  const whole = fingerprintsOf({ text: text.join(' ') })

  it.each([
    ['words than the text beside them', { text: text.join(' '), words: timed(misheard) }],
    ['a text than the words beside it', { text: misheard.join(' '), words: timed(text) }],
    ['words than others of the same times', { words: timed(text), more: { words: timed(misheard) } }],
  ])('the pieces belong to the longer one: %s', (_, transcript) => {
    expect(fingerprintsOf({ said: misheard.join(' ') })).not.toEqual(whole)
    expect(fingerprintsOf(transcript)).toEqual(whole)
  })
})

it('syllables that somebody else has labelled one by one are one value', () => {
  const syllables = ['blub', 'zond', 'blub', 'rakt'].map((text, index) => ({
    text,
    start: index,
    end: index + 1,
    entity_type: 'password',
  }))
  const { findings } = redactTranscript(redactor, { words: syllables }).report
  expect(findings).toMatchObject([{ field: 'words[0].text', to: 'words[3].text' }])
})

it('words that an engine has labelled one by one are one value, whole values are not', () => {
  const names = new Redactor({ key, policies: ['username'] })
  const labelled = (text: string, pieces: readonly string[]) => {
    const further: Span[] = []
    for (const piece of pieces) {
      const start = text.indexOf(piece, further.at(-1)?.end ?? 0)
      further.push({ policy: 'username', start, end: start + piece.length, score: 1, by: 'engine' })
    }
    return names.redactPassages([{ field: 'text', text }], [further]).report.findings.length
  }
  expect(labelled('it says blub, zond, blub - rakt', ['blub', 'zond', 'blub', 'rakt'])).toBe(1)
  expect(labelled('it says 11 22 11 33', ['11', '22', '11', '33'])).toBe(1)
  expect(
    labelled('it says blub@zond.example, rakt@zond.example', ['blub@zond.example', 'rakt@zond.example']),
  ).toBe(2)
  expect(labelled('it says 88231977 88231978', ['88231977', '88231978'])).toBe(2)
  expect(labelled('it says blub\nzond', ['blub', 'zond'])).toBe(2)
})

it('a piece of a value that lies in a longer finding still belongs to that value', () => {
  const text = 'Caller: my card is 4242 4242\nAgent: mm-hmm\nCaller: 4242 4242'
  const further = { policy: 'credit_card_number', start: 16, end: 28, score: 1, by: 'engine' } as const
  const { findings } = redactor.redactPassages([{ field: 'text', text }], [[further]]).report
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ start: 16, end: text.length })
})
