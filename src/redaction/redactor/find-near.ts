import type { Stretch } from '../find/find-personal-data.ts'
import { findIn, findInReadings } from '../find/find-spans.ts'
import { type Reading, readTokens } from '../find/reading.ts'
import type { Span } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import { type Place, retokenize } from '../text/retokenize.ts'
import type { Tokens } from '../text/tokenize.ts'

/** Further than any recogniser looks around what it finds, in characters. */
const reach = 1_000

/**
 * Returns what is found in a text where values of another were replaced. Further away from those places than a recogniser
 * looks, each sees what it saw before, and has found what there was. Where nothing was replaced, nothing is new.
 */
export function findNear(
  original: Reading,
  text: string,
  places: readonly Place[],
  wanted: ReadonlySet<Policy>,
): Span[] {
  if (places.length === 0) return []
  const reading = readTokens(retokenize(original.tokens, text, places))
  const isFound = findIn(reading, stretchesAround(reading.tokens, places)).some(({ policy }) =>
    wanted.has(policy),
  )
  return isFound ? (findInReadings([reading], wanted)[0] ?? []) : []
}

/** Returns the tokens around places, in stretches that do not overlap. */
function stretchesAround({ starts, ends, count }: Tokens, places: readonly Place[]): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const { start, end } of places) {
    while (at < count && (ends[at] as number) < start - reach) at += 1
    const from = at
    while (at < count && (starts[at] as number) <= end + reach) at += 1
    if (at > from) stretches.push({ from, to: at })
  }
  return stretches
}
