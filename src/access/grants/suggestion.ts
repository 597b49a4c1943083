import { nearest } from '../../core/index.ts'

/** Returns a sentence with the known word that a mistyped one most likely meant, where one is near. */
export function withSuggestion(sentence: string, word: string, known: Iterable<string>): string {
  const suggestion = nearest(word, known)
  return suggestion === undefined ? sentence : `${sentence} Did you mean ${suggestion}?`
}
