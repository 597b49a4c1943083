/** Phrases right before a name, last words first. */
const introductions: readonly (readonly string[])[] = [
  ['name', 'is'],
  ['name', 'was'],
  ['named'],
  ['call', 'me'],
  ['called'],
  ['this', 'is'],
  ["i'm"],
  ['i’m'],
  ['i', 'am'],
  ['speaking', 'with'],
  ['speaking', 'to'],
  ['speak', 'with'],
  ['speak', 'to'],
  ['spoke', 'with'],
  ['spoke', 'to'],
  ['talking', 'to'],
  ['first', 'name'],
  ['last', 'name'],
  ['middle', 'name'],
  ['full', 'name'],
  ['maiden', 'name'],
  ["name's"],
  ['name’s'],
  ['it', 'is'],
  ["it's"],
  ['it’s'],
  ['thanks'],
  ['thank', 'you'],
  ['hello'],
  ['hi'],
  ['hey'],
  ['dear'],
  ['patient'],
  ['husband'],
  ['wife'],
  ['son'],
  ['daughter'],
  ['signed'],
]

const byLastWord = Map.groupBy(introductions, (phrase) => phrase.at(-1) ?? '')

/** Returns the phrases that end in a word, or undefined. */
export const introductionsEndingIn = (word: string) => byLastWord.get(word)

/** True for the last word of such a phrase. */
export const introducesName = (word: string): boolean => byLastWord.has(word)
