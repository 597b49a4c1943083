import type { Word } from '../results/words.ts'

/** Phrases of more words than this find nothing. */
const phraseWordsMax = 5

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}'#[\]_-]/gu, '')

/** Finds each phrase in the printed words; a phrase that is nowhere is left out. */
export function searchWords(words: readonly Word[], phrases: readonly string[]) {
  const heard = words.map((word) => plain(word.text))
  return phrases.flatMap((phrase) => {
    const wanted = phrase.trim().split(/\s+/).map(plain)
    if (wanted.length > phraseWordsMax) return []
    const indexes = heard.flatMap((_, index) =>
      wanted.every((word, offset) => heard[index + offset] === word) ? [index] : [],
    )
    if (indexes.length === 0) return []
    const timestamps = indexes.map((index) => [
      words[index]?.start ?? 0,
      words[index + wanted.length - 1]?.end ?? 0,
    ])
    return [{ text: phrase.trim(), count: indexes.length, timestamps, indexes }]
  })
}
