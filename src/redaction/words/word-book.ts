import { addCueWords } from './cue-words.ts'
import { Dictionary } from './dictionary.ts'
import { type Entry, flag, unknownWord } from './entry.ts'
import { addListedWords } from './listed-words.ts'
import { addNames } from './names.ts'
import { addNumberWords } from './number-words.ts'
import { bareWord } from './possessive.ts'
import { addRoles, role, rolesOf } from './roles.ts'

let built: Dictionary | undefined

/**
 * Returns every word that means anything to a recogniser, in small letters. The book is made when it is first asked for, and
 * never changes afterwards.
 */
export function wordBook(): Dictionary {
  built ??= buildWordBook()
  return built
}

const named = flag.firstName | flag.surname | flag.place
const possessive = flag.firstName | flag.surname | flag.common

function buildWordBook(): Dictionary {
  const book = new Dictionary()
  const { entries } = book
  const add = (word: string, part: Partial<Entry>): void => {
    const known = book.get(word)
    if (known === undefined) book.add(word, { ...unknownWord, word, ...part }, false)
    else addPart(known, part)
  }
  addRoles(add)
  addNumberWords(add)
  addCueWords(add)
  addListedWords(add)
  for (const entry of entries.slice(1)) entry.roles |= rolesOf(entry)
  const everyday = entries.length
  const alike = new NameEntries()
  addNames((word, part) => {
    const number = book.numberOf(word)
    if (number === 0) book.add(word, alike.with(unknownWord, part), true)
    else if (number >= everyday) entries[number] = alike.with(entries[number] as Entry, part)
    else addPart(entries[number] as Entry, part)
  })
  addPossessives(book, everyday, alike)
  for (const entry of entries.slice(1, everyday)) {
    // An everyday word that is on a list of names as well: April, May, Mark, Grace.
    if (entry.flags & named && entry.flags & ~named & ~flag.letterName) entry.flags |= flag.common
  }
  return book.finish()
}

/** `john's` is a word of `st. john's`, and John's all the same. */
function addPossessives(book: Dictionary, from: number, alike: NameEntries): void {
  for (let number = from; number < book.entries.length; number += 1) {
    const word = book.words[number] as string
    const bare = bareWord(word)
    if (bare === word) continue
    const flags = (book.get(bare)?.flags ?? 0) & possessive
    if (flags & named)
      book.entries[number] = alike.with(book.entries[number] as Entry, { flags, roles: role.finding })
  }
}

function addPart(entry: Entry, part: Partial<Entry>): void {
  entry.flags |= part.flags ?? 0
  entry.cues |= part.cues ?? 0
  entry.roles |= part.roles ?? 0
  if (part.value !== undefined && entry.value < 0) entry.value = part.value
  if (part.text !== undefined && entry.text === '') entry.text = part.text
}

/** Entries of words that are names and nothing else. Tens of thousands share those of a dozen kinds of names. */
class NameEntries {
  readonly #entries = new Map<number, Entry>()

  /** Returns the entry of what is all that another says, and a part says. */
  with(known: Entry, part: Partial<Entry>): Entry {
    const flags = known.flags | (part.flags ?? 0)
    const roles = known.roles | (part.roles ?? 0)
    const id = flags * rolesMax + roles
    const found = this.#entries.get(id)
    if (found !== undefined) return found
    const entry = { ...unknownWord, flags, roles }
    this.#entries.set(id, entry)
    return entry
  }
}

/** More than all roles together. */
const rolesMax = 1 << 16
