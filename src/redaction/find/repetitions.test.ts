import { describe, expect, it } from 'vitest'
import type { Policy } from '../policies/policy.ts'
import { findSpans } from './find-spans.ts'
import type { FoundBy } from './finding.ts'
import type { Span } from './spans.ts'

const wanted = new Set<Policy>(['person_name', 'account_number', 'email_address'])

/** Returns what is found in a text, and in another one, where somebody else says what is a value in the first. */
function findAgain(
  text: string,
  value: string,
  other = '',
  policy: Policy = 'account_number',
  by: FoundBy = 'engine',
): string[][] {
  const start = text.indexOf(value)
  const span: Span = { policy, start, end: start + value.length, score: 0.5, by }
  return findSpans([text, other], wanted, [[span]]).map((spans, index) =>
    spans.map((each) => [text, other][index]?.slice(each.start, each.end) ?? ''),
  )
}

describe('a value that was accepted once', () => {
  it.each([
    ['in capitals', 'zorvex', 'the ZORVEX is', 'ZORVEX'],
    ['with other signs', 'Zorvex Plim', 'so Zorvex, plim it is', 'Zorvex, plim'],
    ['as other digits', '70 71 72', 'or 707172', '707172'],
    ['said', '70 71 72', 'or seven oh seven one seven two', 'seven oh seven one seven two'],
    ['in the possessive', 'Zorvex Plim', "so zorvex plim's it is", "zorvex plim's"],
    ['in the possessive with a typographic sign', 'Zorvex', 'so Zorvex’s it is', 'Zorvex’s'],
    ['no longer in the possessive', "Zorvex's", 'so zorvex it is', 'zorvex'],
    ['with a letter that is longer in small', 'xİplo', 'so XİPLO', 'XİPLO'],
    ['with a letter that was longer in small', 'xi̇plo', 'so XİPLO', 'XİPLO'],
    ['with a letter that is shorter in small', 'xİplo', 'so xi̇plo', 'xi̇plo'],
    ['with a letter of other scripts', 'Ёrtul', 'so ЁRTUL', 'ЁRTUL'],
  ])('is found where it stands again: %s', (_how, value, other, again) => {
    expect(findAgain(`it is ${value}, yes`, value, other)).toEqual([[value], [again]])
  })

  it.each([
    ['by itself', 'Zor', 'so z o r, yes', 'z o r'],
    ['as a word of one', 'Zor Plim', 'so z o r. yes', 'z o r'],
    ['one behind the other', 'Zo Plim', 'so z o p, l i m, yes', 'z o p, l i m'],
    ['with an article for its last letter', 'Zora', 'so z o r a, yes', 'z o r a'],
    ['as it sounds', 'Zor', 'so Z as in zebra, O, R, yes', 'Z as in zebra, O, R'],
    ['in its possessive', "Zor's", 'so Z-O-R, yes', 'Z-O-R'],
  ])('is found where it is spelled: a name %s', (_how, value, other, again) => {
    expect(findAgain(`it is ${value}, yes`, value, other, 'person_name')).toEqual([[value], [again]])
  })

  it('is not found where other letters are spelled', () => {
    expect(findAgain('it is Zor, yes', 'Zor', 'so z o p, yes', 'person_name')[1]).toEqual([])
    expect(findAgain('it is Zor, yes', 'Zor', 'so z o r, yes')[1]).toEqual([])
  })

  it.each([
    ['without a capital beside others, for one on no list', 'Zorvex', 'So the zorvex is on', []],
    ['without one where there is none', 'Zorvex', 'so the zorvex is on', ['zorvex']],
    [
      'without one where labels have some',
      'Zorvex',
      'Agent: so the zorvex is on\nCaller: and I do',
      ['zorvex'],
    ],
    ['with one', 'Zorvex', 'So the Zorvex is on', ['Zorvex']],
    ['without one, for one on a list', 'Gonzalez', 'So the gonzalez is on', ['gonzalez']],
    ['as part of the whole name', 'Zorvex Plim', 'So the zorvex plim is on', ['zorvex plim']],
  ])('is found as a word of a name %s', (_how, value, other, again) => {
    expect(findAgain(`It is ${value}, yes`, value, other, 'person_name', 'cue')[1]).toEqual(again)
  })

  it('is found as a word of a name with a capital alone where all of its line was in capitals', () => {
    const text = 'So it is:\nGONZALEZ, YES.\nAnd more'
    expect(findAgain(text, 'GONZALEZ', 'So the gonzalez is on', 'person_name', 'cue')[1]).toEqual([])
    expect(findAgain(text, 'GONZALEZ', 'So the Gonzalez is on', 'person_name', 'cue')[1]).toEqual([
      'Gonzalez',
    ])
  })

  it('is found as a word of a name whatever its letters where an engine is sure of it', () => {
    expect(findAgain('It is Zorvex, yes', 'Zorvex', 'So the zorvex is on', 'person_name')[1]).toEqual([
      'zorvex',
    ])
  })

  it.each([
    ['xor.plim@example.com', 'so xor dot plim it is', 'xor dot plim'],
    ['xor dot plim at example dot com', 'so Xor.Plim it is', 'Xor.Plim'],
    ['xor_plim-2@example.com', 'so xor underscore plim dash 2 it is', 'xor underscore plim dash 2'],
  ])('is found as what stands before the @ of an address: %s', (value, other, again) => {
    expect(findAgain(`it is ${value}, yes`, value, other, 'email_address')[1]).toEqual([again])
  })

  it.each([
    ['xor.plim@example.com', 'so xor plim it is'],
    ['plim@example.com', 'so plim it is'],
    ['xor-plim@example.com', 'so xor-plim it is'],
    ['x.p@example.com', 'so x.p it is'],
  ])('is not found as what says too little of an address: %s', (value, other) => {
    expect(findAgain(`it is ${value}, yes`, value, other, 'email_address')[1]).toEqual([])
  })

  it('is found where it is said, once it was spelled and is on a list of names', () => {
    expect(
      findAgain('it is lo, v e l a c e, yes', 'v e l a c e', 'so velace it is', 'person_name')[1],
    ).toEqual([])
    expect(
      findAgain('it is g o n z a l e z, yes', 'g o n z a l e z', 'so gonzalez it is', 'person_name')[1],
    ).toEqual(['gonzalez'])
  })

  it('is found where it begins within itself and goes on behind', () => {
    expect(findAgain('so Zorvex Plim Zorvex Plim Zorvex, yes', 'Zorvex Plim Zorvex')).toEqual([
      ['Zorvex Plim Zorvex Plim Zorvex'],
      [],
    ])
    expect(findAgain('so 71, 72, 71, 72, 71 yes', '71, 72, 71')).toEqual([['71, 72, 71, 72, 71'], []])
  })

  it('takes the whole word with it where it ended within one', () => {
    expect(findAgain("so zorvex'plim, yes", 'zorvex')).toEqual([["zorvex'plim"], []])
  })

  it('is looked for by its longest', () => {
    const text = 'Zorvex Plim, or Zorvex Plim Tarn Ulb, or Zorvex Plim Tarn Ock'
    const spans: Span[] = ['Zorvex Plim', 'Zorvex Plim Tarn Ulb', 'Zorvex Plim Tarn Ock'].map((value) => {
      const start = text.indexOf(value)
      return { policy: 'account_number', start, end: start + value.length, score: 0.5, by: 'engine' }
    })
    const other = 'zorvex plim tarn ock zorvex plim tarn zorvex plim tarn ulb'
    const [, again = []] = findSpans([text, other], wanted, [spans])
    expect(again.map(({ start, end }) => other.slice(start, end))).toEqual([
      'zorvex plim tarn ock',
      'zorvex plim',
      'zorvex plim tarn ulb',
    ])
  })

  it('is not looked for where it is a small word, or a number that one says for other reasons', () => {
    expect(findAgain('so because, yes', 'because', 'me because it')[1]).toEqual([])
    expect(findAgain('so eight, yes', 'eight', 'at eight or so')[1]).toEqual([])
  })
})
