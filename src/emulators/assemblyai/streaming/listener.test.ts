import { expect, test } from 'vitest'
import { ScriptListener } from './listener.ts'

const texts = (turns: ReturnType<ScriptListener['hearUntil']>) =>
  turns.map(({ order, words, isFinal }) => [order, words.map(({ text }) => text).join(' '), isFinal])

test('a word for each share of audio, a turn for each sentence, and the script over again', () => {
  const listener = new ScriptListener('One two. Three.', 100)
  expect(texts(listener.hearUntil(99))).toEqual([])
  expect(texts(listener.hearUntil(100))).toEqual([[0, 'One', false]])
  expect(texts(listener.hearUntil(150))).toEqual([])
  expect(texts(listener.hearUntil(450))).toEqual([
    [0, 'One two.', true],
    [1, 'Three.', true],
    [2, 'One', false],
  ])
})

test('words carry the times of the audio', () => {
  const [turn] = new ScriptListener('One two.', 100).hearUntil(200)
  expect(turn?.words).toMatchObject([
    { start: 0, end: 80, text: 'One', word_is_final: true },
    { start: 100, end: 180, text: 'two.', word_is_final: true },
  ])
})

test('a turn can be ended early, but not an empty one', () => {
  const listener = new ScriptListener('One two three.', 100)
  expect(listener.finishTurn()).toBeUndefined()
  listener.hearUntil(200)
  expect(listener.finishTurn()).toMatchObject({ order: 0, isFinal: true, words: [{}, {}] })
  expect(listener.order).toBe(1)
  expect(texts(listener.hearUntil(300))).toEqual([[1, 'three.', true]])
})
