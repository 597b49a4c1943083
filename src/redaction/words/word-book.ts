import { addCueWords } from './cue-words.ts'
import { type Entry, flag } from './entry.ts'
import { addListedWords } from './listed-words.ts'
import { addNames } from './names.ts'
import { addNumberWords } from './number-words.ts'

/** Every word that means anything to a recogniser, lower-cased. One look-up a word is all that reading costs. */
export type WordBook = ReadonlyMap<string, Entry>

let built: WordBook | undefined

/** Returns the book; it is built when first asked for and never changes afterwards. */
export function wordBook(): WordBook {
  built ??= buildWordBook()
  return built
}

function buildWordBook(): WordBook {
  const book = new Map<string, Entry>()
  const add = (word: string, part: Partial<Entry>): void => {
    const known = book.get(word)
    if (known === undefined) {
      book.set(word, { flags: 0, cues: 0, value: -1, text: '', ...part })
      return
    }
    known.flags |= part.flags ?? 0
    known.cues |= part.cues ?? 0
    if (part.value !== undefined && known.value < 0) known.value = part.value
    if (part.text !== undefined && known.text === '') known.text = part.text
  }
  addNumberWords(add)
  addCueWords(add)
  addListedWords(add)
  addNames(add)
  // An everyday word that is on a list of names as well: April, May, Mark, Grace.
  const named = flag.firstName | flag.surname | flag.place
  for (const entry of book.values())
    if (entry.flags & named && entry.flags & ~named & ~flag.letterName) entry.flags |= flag.common
  return book
}
