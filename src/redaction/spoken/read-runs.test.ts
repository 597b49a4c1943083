import { describe, expect, it } from 'vitest'
import { tokenize } from '../text/tokenize.ts'
import { readRuns } from './read-runs.ts'

/** Returns each run as it is said. */
const runsOf = (text: string) =>
  readRuns(tokenize(text)).map(({ elements }) => elements.map((element) => element.text).join(''))

describe('a run of spelled letters', () => {
  it.each([
    ['l-o-v-e-l-a-c-e', 'lovelace'],
    ['a-d-a', 'ada'],
    ['i-v-y', 'ivy'],
    ['m-a-r-i-a.', 'maria'],
    ['S-M-I-T-H', 'smith'],
  ])('holds a and i between dashes: %s', (text, letters) => {
    expect(runsOf(`so ${text} yes`)).toEqual([letters])
  })

  it.each([
    ['v - a house', ['v']],
    ['a-b', ['b']],
    ['4 - a house', ['4']],
  ])('ends before an article, and has none before it: %s', (text, runs) => {
    expect(runsOf(`so ${text} yes`)).toEqual(runs)
  })
})
