import { nearest } from './nearest.ts'

/** Returns a sentence with the known word that a mistyped one most likely meant, where one is near. */
export function withSuggestion(sentence: string, word: unknown, known: Iterable<string>): string {
  const suggestion = typeof word === 'string' ? nearest(word, known) : undefined
  return suggestion === undefined ? sentence : `${sentence} Did you mean ${suggestion}?`
}
