const letterS = 115

/** `'` and `’`. */
export const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019

/** Of an apostrophe and an `s`. */
export const possessiveLength = 2

/** Returns the word that `gonzalez's` is of, or the word itself. */
export function bareWord(word: string): string {
  const end = word.length - possessiveLength
  const isPossessive = word.charCodeAt(end + 1) === letterS && isApostrophe(word.charCodeAt(end))
  return isPossessive ? word.slice(0, end) : word
}
