import type { Context } from '../context/context.ts'
import { type Element, textOf } from '../spoken/element.ts'
import type { Tokens } from '../text/tokenize.ts'
import { cue } from '../words/entry.ts'
import { beginsTurn, isAnnounced } from './answers.ts'

const size =
  /^\d+(k|m|g|t|x|p|b|s|v|w|kb|mb|gb|tb|ms|ns|px|hz|mhz|ghz|fps|km|cm|mm|kg|mg|ml|th|st|nd|rd|am|pm|bit)$/
/** `(c) 1990, 1993` */
export const copyright = /^c(19|20)\d\d/
const brand = /^1password/

/** True for letters and digits that are no code of the kind a cue asks for: `100kb`, `(c) 2014`, an error after a password. */
export function isOtherCode(
  tokens: Tokens,
  elements: readonly Element[],
  bit: number,
  context: Context,
): boolean {
  const [first] = elements
  const text = textOf(elements)
  const digits = text.replace(/\D/g, '').length
  if (!first || size.test(text) || copyright.test(text) || brand.test(text)) return true
  if (tokens.words[first.from - 1] === 'error') return true
  if (bit === cue.bank && digits < 5) return true
  if (bit === cue.licence && digits < 4) return true
  // "user: pin pad shows E-104": what was said of passwords on an earlier line asked for none.
  return context.isOnEarlierLine(bit) && !beginsTurn(tokens, first.from) && !isAnnounced(tokens, first.from)
}
