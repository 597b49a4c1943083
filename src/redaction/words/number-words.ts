import { type Entry, flag } from './entry.ts'

const digits: Readonly<Record<string, number>> = {
  zero: 0,
  oh: 0,
  nought: 0,
  naught: 0,
  aught: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  fife: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  niner: 9,
}
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const scales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1_000, million: 1e6, billion: 1e9 }
const multiples: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3, quadruple: 4 }
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )
const letterNames =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(
    ' ',
  )
const otherLetterNames: Readonly<Record<string, string>> = {
  alfa: 'a',
  juliett: 'j',
  whisky: 'w',
  zed: 'z',
  zee: 'z',
}
const signs: Readonly<Record<string, string>> = {
  dash: '-',
  hyphen: '-',
  minus: '-',
  dot: '.',
  point: '.',
  slash: '/',
  plus: '+',
  underscore: '_',
  underline: '_',
}
const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')

/** Adds the words of numbers, letters, signs and the calendar. */
export function addNumberWords(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const [word, value] of Object.entries(digits)) add(word, { flags: flag.digit, value })
  for (const [index, word] of teens.entries()) add(word, { flags: flag.teen, value: index + 10 })
  for (const [index, word] of tens.entries()) add(word, { flags: flag.tens, value: (index + 2) * 10 })
  add('fourty', { flags: flag.tens, value: 40 })
  for (const [word, value] of Object.entries(scales)) add(word, { flags: flag.scale, value })
  for (const [word, value] of Object.entries(multiples)) add(word, { flags: flag.multiple, value })
  for (const [index, word] of ordinals.entries()) add(word, { flags: flag.ordinal, value: index + 1 })
  add('thirtieth', { flags: flag.ordinal, value: 30 })
  for (const word of letterNames) add(word, { flags: flag.letterName, text: word.charAt(0) })
  for (const [word, text] of Object.entries(otherLetterNames)) add(word, { flags: flag.letterName, text })
  for (const [word, text] of Object.entries(signs)) add(word, { flags: flag.sign, text })
  for (const [index, word] of months.entries()) {
    add(word, { flags: flag.month, value: index + 1 })
    if (word.length > 3) add(word.slice(0, 3), { flags: flag.month, value: index + 1 })
  }
  add('sept', { flags: flag.month, value: 9 })
  for (const [index, word] of weekdays.entries()) add(word, { flags: flag.weekday, value: index })
}
