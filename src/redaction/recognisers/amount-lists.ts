import { isThings } from '../find/quantities.ts'
import type { Element } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { type Digits, isGroupedByThousands, touches } from './digit-shapes.ts'
import { isPhoneShape } from './phones.ts'

const isYear = (text: string) => /^(1[5-9]|20)\d\d$/.test(text)
const isRound = (text: string) => text.length >= 3 && text.endsWith('00')

/**
 * True for amounts, years, versions and times that follow one another: `3000, 5000`, `2018, 2019`, `2.3, 2.4 and 2.5`,
 * `2:30 and 3:00`, `10, 12 years`. What has the shape of a telephone number is not looked at.
 */
export function isListOfAmounts(tokens: Tokens, digits: Digits): boolean {
  const { elements, to, text } = digits
  if (elements.length < 2 || text.startsWith('0') === true || elements.some(({ kind }) => kind !== 'numeral'))
    return false
  if (isPhoneShape(digits, '')) return tokens.words[to] === '%'
  const parts = partsOf(elements)
  if (parts.length < 2) return elements.length > 1 && elements.every(({ text: each }) => isYear(each))
  const amounts = parts.filter((part) => isAmount(tokens, part))
  if (amounts.length === parts.length) return true
  return parts.length <= 3 && parts.every((part) => part.length === 1) && isThings(tokens, to)
}

/** Cuts at pauses. */
function partsOf(elements: readonly Element[]): Element[][] {
  const parts: Element[][] = []
  for (const element of elements) {
    if (parts.length === 0 || /[,;&~!]/.test(element.joint)) parts.push([element])
    else parts.at(-1)?.push(element)
  }
  return parts
}

function isAmount(tokens: Tokens, part: readonly Element[]): boolean {
  const [first, second] = part
  if (!first) return false
  if (part.length === 1) return isYear(first.text) || isRound(first.text)
  if (isGroupedByThousands(tokens, part)) return true
  if (part.length !== 2 || !second || !touches(tokens, second.from)) return false
  return second.joint === '.' || second.joint === ':' || (second.joint === '-' && isYear(first.text))
}

/** Returns where a number of another kind begins: the port behind an address, the date behind a version. 0 where none does. */
export function startOfOther(tokens: Tokens, elements: readonly Element[]): number {
  if (elements.length > 4 && isDotted(tokens, elements.slice(0, 4)) && elements[4]?.joint !== '.') return 4
  return Math.max(
    0,
    elements.findIndex(
      ({ text, joint }, index) =>
        index > 1 && joint.includes('(') && isYear(text) && elements[index + 1]?.joint === '-',
    ),
  )
}

function isDotted(tokens: Tokens, elements: readonly Element[]): boolean {
  return elements.every(
    ({ kind, joint, text, from }, index) =>
      kind === 'numeral' && Number(text) <= 255 && (index === 0 || (joint === '.' && touches(tokens, from))),
  )
}
