import { expect, test } from 'vitest'
import { readTurn as read } from './assemblyai-turns.ts'

const readTurn = (text: string, parameters = '') => read(text, new URLSearchParams(parameters))

const word = (text: string) => ({
  start: 0,
  end: 10,
  text,
  confidence: 0.9,
  word_is_final: true,
  speaker: 'A',
})
const turn = {
  turn_order: 0,
  turn_is_formatted: true,
  end_of_turn: true,
  transcript: 'Hello Ada.',
  words: [word('Hello'), word('Ada.')],
  utterance: 'Hello Ada.',
  language_code: 'en',
  speaker_label: 'A',
  type: 'Turn',
}
const rewrite = (message: object) => {
  const found = readTurn(JSON.stringify(message))
  const hide = (texts: readonly string[] = []) => texts.map((text) => text.replace('Ada', '***'))
  return JSON.parse(found?.write({ passages: hide(found.passages), words: hide(found.words) }) ?? 'null')
}

test('a turn is its texts and its words; what is about it stays', () => {
  expect(readTurn(JSON.stringify(turn))).toMatchObject({
    isFinal: true,
    passages: ['Hello Ada.', 'Hello Ada.'],
    words: ['Hello', 'Ada.'],
  })
  expect(rewrite(turn)).toEqual({
    ...turn,
    transcript: 'Hello ***.',
    utterance: 'Hello ***.',
    words: [word('Hello'), word('***.')],
  })
  expect(readTurn(JSON.stringify({ ...turn, end_of_turn: false }))?.isFinal).toBe(false)
})

test('where turns are formatted, a plain one is not the last word', () => {
  const plain = JSON.stringify({ ...turn, turn_is_formatted: false })
  expect(readTurn(plain)?.isFinal).toBe(true)
  expect(readTurn(plain, 'format_turns=true')?.isFinal).toBe(false)
  expect(readTurn(JSON.stringify(turn), 'format_turns=true')?.isFinal).toBe(true)
})

test('revisions are words of turns that were shown before', () => {
  const revision = {
    type: 'SpeakerRevision',
    revisions: [
      { turn_order: 0, speaker_label: 'B', words: [word('Hello'), word('Ada')] },
      { turn_order: 1, speaker_label: 'A', words: [word('Ada')] },
    ],
  }
  expect(readTurn(JSON.stringify(revision))).toMatchObject({
    isFinal: true,
    passages: [],
    words: ['Hello', 'Ada', 'Ada'],
  })
  expect(JSON.stringify(rewrite(revision))).not.toContain('Ada')
})

test('a field or a message of tomorrow is no way out', () => {
  expect(rewrite({ ...turn, translations: { de: ['Hallo Ada'] } }).translations).toEqual({
    de: ['Hallo ***'],
  })
  expect(rewrite({ type: 'Summary', data: { said: 'by Ada' } })).toEqual({
    type: 'Summary',
    data: { said: 'by ***' },
  })
  expect(
    rewrite({ type: 'LLMGatewayResponse', transcript: 'Ada', data: { choices: [{ text: 'Ada!' }] } }),
  ).toEqual({
    type: 'LLMGatewayResponse',
    transcript: '***',
    data: { choices: [{ text: '***!' }] },
  })
})

test('messages without words are no turns, and what is no message is none', () => {
  for (const type of ['Begin', 'Heartbeat', 'Termination', 'Error'])
    expect(readTurn(JSON.stringify({ type, error: 'Ada' }))).toBeUndefined()
  for (const text of ['', 'null', '[]', '"Ada"', '{']) expect(() => readTurn(text)).toThrow(SyntaxError)
})
