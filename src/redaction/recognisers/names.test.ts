import { describe, expect, it } from 'vitest'
import { findSpans } from '../find/find-spans.ts'
import type { Policy } from '../policies/policy.ts'

const names = new Set<Policy>(['person_name'])
const namesIn = (text: string) =>
  (findSpans([text], names)[0] ?? []).map(({ start, end }) => text.slice(start, end))

describe('in a line of capitals, that a word begins with one', () => {
  it.each([
    'NOR WILL ANY COPYRIGHT HOLDER PAY',
    'GRACE PERIOD ENDS',
    'YOU CAN REACH ME ABOUT MY BILL',
    'Of this page:\nMAY MODIFY ALL OF IT\nand no more',
  ])('makes no name of it: %s', (text) => {
    expect(namesIn(text)).toEqual([])
  })

  it.each([
    ['IT WAS MARK YOUNG AGAIN', 'MARK YOUNG'],
    ["AND YOU ARE?\nJOHN O'BRIEN.", "JOHN O'BRIEN"],
    ['ASK PATRICK BAKER ABOUT MY BILL', 'PATRICK BAKER'],
    ['My name:\nMARY J. SMITH-JONES', 'MARY J. SMITH-JONES'],
  ])('is no reason to miss one: %s', (text, name) => {
    expect(namesIn(text)).toEqual([name])
  })

  it('says something where another word has none', () => {
    expect(namesIn('He said that Grace Hopper called')).toEqual(['Grace Hopper'])
    expect(namesIn('He said that GRACE HOPPER called')).toEqual(['GRACE HOPPER'])
    expect(namesIn('HE SAID THAT GRACE called')).toEqual(['GRACE'])
  })
})
