import { addCueWords } from './cue-words.ts'
import { type Entry, flag } from './entry.ts'
import { addListedWords } from './listed-words.ts'
import { addNames } from './names.ts'
import { addNumberWords } from './number-words.ts'
import { addRoles, rolesOf } from './roles.ts'
import { WordTable } from './word-table.ts'

/** Every word that means anything to a recogniser, in small letters. */
export interface WordBook {
  readonly all: WordTable
}

let built: WordBook | undefined

/** Returns the book; it is built when first asked for and never changes afterwards. */
export function wordBook(): WordBook {
  built ??= buildWordBook()
  return built
}

const named = flag.firstName | flag.surname | flag.place

function buildWordBook(): WordBook {
  const all = new Map<string, Entry>()
  const add = (word: string, part: Partial<Entry>): void => {
    const known = all.get(word)
    if (known === undefined) {
      const { flags = 0, cues = 0, value = -1, text = '', roles = 0 } = part
      all.set(word, { word, flags, cues, value, text, roles })
      return
    }
    known.flags |= part.flags ?? 0
    known.cues |= part.cues ?? 0
    known.roles |= part.roles ?? 0
    if (part.value !== undefined && known.value < 0) known.value = part.value
    if (part.text !== undefined && known.text === '') known.text = part.text
  }
  addRoles(add)
  addNumberWords(add)
  addCueWords(add)
  addListedWords(add)
  for (const entry of all.values()) entry.roles |= rolesOf(entry)
  addNames(add)
  for (const entry of all.values()) {
    // An everyday word that is on a list of names as well: April, May, Mark, Grace.
    if (entry.flags & named && entry.flags & ~named & ~flag.letterName) entry.flags |= flag.common
  }
  return { all: new WordTable([...all.values()]) }
}
