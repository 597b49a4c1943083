import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordBook } from '../words/word-book.ts'
import { kind, type Place, retokenize, type Tokens, tokenize } from './tokenize.ts'

const pieces = [
  'John',
  "don't",
  'name’s',
  'four',
  'cvv2',
  '4155',
  '٣٤',
  'É',
  'x',
  ' ',
  '\n',
  '.',
  '-',
  "'",
  '[',
  ']',
  '#',
  '[PERSON_NAME]',
  '[email 1]',
]
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''))

const shown = ({ words, starts, ends, kinds, capitals, roles, entries }: Tokens) =>
  words.map((word, at) => [
    word,
    starts[at],
    ends[at],
    kinds[at],
    capitals[at],
    roles[at],
    entries[at]?.word,
    entries[at]?.flags,
  ])

describe('a text taken apart', () => {
  it('has words in small letters, with what the book knows of them', () => {
    const { words, kinds, entries, capitals } = tokenize("Mary's CARD: 12, ABC1")
    expect(words).toEqual(["mary's", 'card', ':', '12', ',', 'abc1'])
    expect([...kinds]).toEqual([kind.word, kind.word, kind.sign, kind.number, kind.sign, kind.mixed])
    expect([...capitals]).toEqual([1, 1, 0, 0, 0, 1])
    expect(entries[0]).toBe(wordBook().all.get('mary'))
    expect(entries[1]).toBe(wordBook().all.get('card'))
  })

  it('finds every word of the book where it stands in a text', () => {
    const { words, entries } = tokenize('My Zürich bank, OKAFOR and NAÏVE')
    for (const [at, word] of words.entries())
      expect(entries[at]?.flags).toBe(wordBook().all.get(word)?.flags ?? 0)
  })
})

describe('a text in which values were replaced', () => {
  it('is read as if it had not been read before', () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }),
        fc.constantFrom('[PERSON_NAME]', '[PERSON_NAME] [PERSON_NAME],', '####', '#-#'),
        (text, cuts, tag) => {
          const { changed, places } = replaceAt(text, cuts, tag)
          expect(shown(retokenize(tokenize(text), changed, places))).toEqual(shown(tokenize(changed)))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

function replaceAt(text: string, cuts: readonly (readonly [number, number])[], tag: string) {
  const places: Place[] = []
  let changed = ''
  let done = 0
  for (const [gap, length] of cuts) {
    const from = done + (places.length > 0 ? Math.max(1, gap) : gap)
    const to = from + length
    if (to > text.length) break
    changed += text.slice(done, from)
    places.push({ start: changed.length, end: changed.length + tag.length, from, to })
    changed += tag
    done = to
  }
  return { changed: changed + text.slice(done), places }
}
