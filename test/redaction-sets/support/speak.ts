import type { Seeded } from '../../support/seeded.ts'
import { type NumberHabits, numberHabits, sayCount, sayDigit, sayPair } from './number-words.ts'

const nato = [
  'alpha',
  'bravo',
  'charlie',
  'delta',
  'echo',
  'foxtrot',
  'golf',
  'hotel',
  'india',
  'juliet',
  'kilo',
  'lima',
  'mike',
  'november',
  'oscar',
  'papa',
  'quebec',
  'romeo',
  'sierra',
  'tango',
  'uniform',
  'victor',
  'whiskey',
  'x-ray',
  'yankee',
  'zulu',
]
const asIn = [
  'apple',
  'boy',
  'cat',
  'dog',
  'edward',
  'frank',
  'george',
  'henry',
  'ice',
  'john',
  'king',
  'larry',
  'mary',
  'nancy',
  'orange',
  'peter',
  'queen',
  'robert',
  'sam',
  'tom',
  'umbrella',
  'victor',
  'william',
  'xylophone',
  'yellow',
  'zebra',
]

type DigitStyle = 'singles' | 'repeats' | 'pairs' | 'numerals' | 'spaced' | 'mixed'
const styles: readonly DigitStyle[] = [
  'singles',
  'singles',
  'singles',
  'repeats',
  'repeats',
  'pairs',
  'numerals',
  'spaced',
  'mixed',
  'mixed',
]
const pauses = [', ', ', ', ', ', ' ', ' ', ' ', ' uh ', ', um, ', '... ', ' okay ', ' and ', ' - ', '. ']
const corrections = ['sorry', 'no wait', 'I mean', 'scratch that', 'excuse me', 'no, sorry']

function repeats(group: string, habits: NumberHabits): string {
  const runs = group.match(/(\d)\1{0,2}/g) ?? []
  return runs
    .map((run) => {
      const word = sayDigit(run[0] ?? '', habits)
      if (run.length === 1) return word
      return `${run.length === 2 ? 'double' : 'triple'} ${word}`
    })
    .join(' ')
}

function pairs(group: string, habits: NumberHabits): string {
  if (/^[1-9]000$/.test(group)) return `${sayCount(Number(group[0]), habits)} thousand`
  if (/^[1-9][1-9]00$/.test(group)) return `${sayPair(group.slice(0, 2), habits)} hundred`
  if (/^[1-9]00$/.test(group)) return `${sayCount(Number(group[0]), habits)} hundred`
  const head = group.length % 2 === 1 ? [sayDigit(group[0] ?? '', habits)] : []
  const rest = group.slice(group.length % 2).match(/../g) ?? []
  return [...head, ...rest.map((pair) => sayPair(pair, habits))].join(' ')
}

function sayGroup(group: string, style: DigitStyle, habits: NumberHabits, random: Seeded): string {
  if (style === 'numerals') return group
  if (style === 'spaced') return [...group].join(' ')
  if (style === 'repeats') return repeats(group, habits)
  if (style === 'pairs') return pairs(group, habits)
  if (style === 'mixed')
    return sayGroup(group, random.pick(['singles', 'repeats', 'pairs', 'numerals']), habits, random)
  return [...group].map((digit) => sayDigit(digit, habits)).join(' ')
}

/** Cuts digits into groups of these lengths; what is left over is one more group. */
export function cut(digits: string, lengths: readonly number[]): string[] {
  let at = 0
  const groups = lengths.map((length) => {
    at += length
    return digits.slice(at - length, at)
  })
  return [...groups, digits.slice(at)].filter((group) => group !== '')
}

/** Returns digits as somebody says them on the phone, groups apart by pauses, now and then with a slip corrected. */
export function sayDigits(digits: string, lengths: readonly number[], random: Seeded): string {
  const habits = numberHabits(random)
  const style = random.pick(styles)
  const pause = random.pick(pauses)
  const groups = cut(digits, lengths)
  const slip = random.chance(0.08) ? random.integer(0, groups.length - 1) : -1
  return groups
    .map((group, index) => {
      const said = sayGroup(group, style, habits, random)
      if (index !== slip || group.length < 3) return said
      const wrong = `${group.slice(0, -1)}${(Number(group.at(-1)) + random.integer(1, 8)) % 10}`
      return `${sayGroup(wrong, style, habits, random)}, ${random.pick(corrections)}, ${said}`
    })
    .map((said, index) =>
      index === groups.length - 1 ? said : said + (random.chance(0.15) ? random.pick(pauses) : pause),
    )
    .join('')
}

/** Returns letters and digits one after the other: `D E`, `delta echo`, `d as in dog e as in edward`. */
export function spell(text: string, random: Seeded): string {
  const habits = numberHabits(random)
  const style = random.pick(['upper', 'upper', 'lower', 'nato', 'as in'])
  const gap = random.pick([' ', ' ', ' ', ', '])
  return [...text]
    .map((sign) => {
      if (/\d/.test(sign)) return sayDigit(sign, habits)
      const place = sign.toUpperCase().charCodeAt(0) - 65
      if (style === 'nato') return nato[place] ?? sign
      if (style === 'as in') return `${sign.toLowerCase()} as in ${asIn[place] ?? sign}`
      return style === 'upper' ? sign.toUpperCase() : sign.toLowerCase()
    })
    .join(gap)
}

const signs: Readonly<Record<string, readonly string[]>> = {
  '.': ['dot', 'dot', 'dot', 'point', 'period'],
  _: ['underscore'],
  '-': ['dash', 'hyphen', 'dash'],
  '+': ['plus'],
  '@': ['at', 'at', 'at', 'at sign'],
  '/': ['slash', 'forward slash'],
  ':': ['colon'],
}

/** Returns an address of mail or web as people say it: `john dot smith at example dot com`. */
export function sayAddress(address: string, random: Seeded): string {
  const habits = numberHabits(random)
  const spelled = random.chance(0.2) ? random.integer(0, 1) : -1
  let word = -1
  return (address.match(/[a-z]+|\d+|[^a-z\d]/g) ?? [])
    .map((part) => {
      if (/^\d/.test(part))
        return part.length === 2 && random.chance(0.6)
          ? sayPair(part, habits)
          : [...part].map((digit) => sayDigit(digit, habits)).join(' ')
      if (!/^[a-z]/.test(part))
        return random.pick(part === '.' && word > 0 ? ['dot'] : (signs[part] ?? [part]))
      word += 1
      return word === spelled || part === 'www' ? [...part].join(' ') : part
    })
    .join(' ')
}
