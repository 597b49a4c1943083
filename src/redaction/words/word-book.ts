import { addCueWords } from './cue-words.ts'
import { type Entry, flag } from './entry.ts'
import { addListedWords } from './listed-words.ts'
import { addNames } from './names.ts'
import { addNumberWords } from './number-words.ts'
import { rolesOf, wordsWithRoles } from './roles.ts'
import { WordTable } from './word-table.ts'

let built: WordTable | undefined

/**
 * Returns the book of every word that means anything to a recogniser, in small letters. One look-up a word is all that
 * reading costs. It is built when first asked for and never changes afterwards.
 */
export function wordBook(): WordTable {
  built ??= buildWordBook()
  return built
}

function buildWordBook(): WordTable {
  const book = new Map<string, Entry>()
  const add = (word: string, part: Partial<Entry>): void => {
    const known = book.get(word)
    if (known === undefined) {
      const { flags = 0, cues = 0, value = -1, text = '' } = part
      book.set(word, { word, flags, cues, value, text, roles: 0 })
      return
    }
    known.flags |= part.flags ?? 0
    known.cues |= part.cues ?? 0
    if (part.value !== undefined && known.value < 0) known.value = part.value
    if (part.text !== undefined && known.text === '') known.text = part.text
  }
  for (const word of wordsWithRoles) add(word, {})
  addNumberWords(add)
  addCueWords(add)
  addListedWords(add)
  addNames(add)
  // An everyday word that is on a list of names as well: April, May, Mark, Grace.
  const named = flag.firstName | flag.surname | flag.place
  for (const entry of book.values())
    if (entry.flags & named && entry.flags & ~named & ~flag.letterName) entry.flags |= flag.common
  const entries = [...book.values()]
  for (const entry of entries) entry.roles = rolesOf(entry)
  return new WordTable(entries)
}
