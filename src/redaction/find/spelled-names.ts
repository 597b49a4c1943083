import type { Element, Run } from '../spoken/element.ts'
import { kind, type Tokens, tokenize } from '../text/tokenize.ts'
import { flag } from '../words/entry.ts'
import { bareWord } from '../words/possessive.ts'
import type { Sequence } from './sequences.ts'

const lettersMin = 3
const lettersMax = 40

/** Names that were accepted, to be found where they are spelled: `Smith, s-m-i-t-h`. */
export class SpelledNames {
  readonly #all: Sequence[] = []
  /** Made when something is spelled. */
  #names: Set<string> | undefined

  add(name: Sequence): void {
    this.#all.push(name)
  }

  /** Hands in the first token of each spelled name and the one behind its last. */
  find(tokens: Tokens, runs: readonly Run[], emit: (from: number, to: number) => void): void {
    if (this.#all.length === 0) return
    for (const { elements } of runs) {
      for (let from = 0; from < elements.length; from += 1) {
        let to = from
        let text = ''
        for (; elements[to]?.kind === 'letters'; to += 1) text += (elements[to] as Element).text
        if (text.length >= lettersMin - 1 && text.length <= lettersMax) {
          const end = this.#endOf(text, tokens, (elements[to - 1] as Element).to)
          if (end !== undefined) emit((elements[from] as Element).from, end)
        }
        from = to
      }
    }
  }

  /** Returns the token behind a name whose letters end before a token, or behind an `a` or `i` there that is its last. */
  #endOf(text: string, { words, starts, ends }: Tokens, end: number): number | undefined {
    this.#names ??= namesOf(this.#all)
    if (isMadeOf(text, this.#names)) return end
    const isHyphen = words[end] === '-' && starts[end] === ends[end - 1]
    const at = isHyphen ? end + 1 : end
    const word = words[at] ?? ''
    return (word === 'a' || word === 'i') && isMadeOf(text + word, this.#names) ? at + 1 : undefined
  }
}

/** Returns each word of names, and each name as one word. */
function namesOf(all: readonly Sequence[]): Set<string> {
  const names = new Set<string>()
  for (const { tokens, from, to } of all) {
    let whole = ''
    for (let at = from; at < to; at += 1) {
      if (tokens.kinds[at] !== kind.word) continue
      const word = bareWord(tokens.words[at] as string)
      if (word.length >= lettersMin) names.add(word)
      whole += word
    }
    if (whole.length >= lettersMin) names.add(whole)
  }
  return names
}

/** True for names that are spelled one behind the other. */
function isMadeOf(text: string, names: ReadonlySet<string>): boolean {
  let from = 0
  while (from < text.length) {
    let to = text.length
    while (to > from && !names.has(text.slice(from, to))) to -= 1
    if (to === from) return false
    from = to
  }
  return true
}

/** Returns the tokens of a name that pieces spell, or undefined where it is on no list of names. */
export function readSpelled(elements: readonly Element[], from: number, to: number): Tokens | undefined {
  let text = ''
  for (let at = from; at < to; at += 1) {
    const element = elements[at] as Element
    if (element.kind !== 'letters') return undefined
    text += element.text
  }
  if (text.length < lettersMin) return undefined
  const tokens = tokenize(text)
  const flags = tokens.count === 1 ? (tokens.entries[0]?.flags ?? 0) : 0
  return flags & (flag.firstName | flag.surname) ? tokens : undefined
}
