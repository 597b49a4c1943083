import type { Context } from '../find/context.ts'
import type { Element } from '../spoken/element.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { skipLabel } from '../text/turns.ts'
import { cue, flag } from '../words/entry.ts'
import { isAnnounced } from './classify-cued.ts'

const size =
  /^\d+(k|m|g|t|x|p|b|s|v|w|kb|mb|gb|tb|ms|ns|px|hz|mhz|ghz|fps|km|cm|mm|kg|mg|ml|th|st|nd|rd|am|pm|bit)$/
const copyright = /^c(19|20)\d\d/
const brand = /^1password/

/** True for letters and digits that are no code of the kind a cue asks for: `100kb`, `(c) 2014`, an error after a password. */
export function isOtherCode(
  tokens: Tokens,
  elements: readonly Element[],
  bit: number,
  context: Context,
): boolean {
  const [first] = elements
  const text = elements.map((element) => element.text).join('')
  const digits = text.replace(/\D/g, '').length
  if (!first || size.test(text) || copyright.test(text) || brand.test(text)) return true
  if (tokens.words[first.from - 1] === 'error') return true
  if (bit === cue.bank && digits < 5) return true
  if (bit === cue.licence && digits < 4) return true
  // "user: pin pad shows E-104": what was said of passwords on an earlier line asked for none.
  return context.isOnEarlierLine(bit) && !beginsTurn(tokens, first.from) && !isAnnounced(tokens, first.from)
}

const wordsMax = 16
const skipped = flag.filler | flag.backChannel | flag.hesitation | flag.function

/** True where nothing but small words stands between a label or a line's beginning and a token. */
function beginsTurn(tokens: Tokens, from: number): boolean {
  let at = from
  while (
    at > 0 &&
    from - at < wordsMax &&
    tokens.kinds[at - 1] !== kind.newline &&
    tokens.words[at - 1] !== '.'
  )
    at -= 1
  for (let index = skipLabel(tokens, at); index < from; index += 1)
    if (tokens.kinds[index] !== kind.sign && ((tokens.entries[index]?.flags ?? 0) & skipped) === 0)
      return false
  return true
}
