import type { Passage } from './field.ts'

type Holder = Record<string | number, unknown>

/** When something was and how long it took: any digits may stand there, and programs count on them. */
const timeName =
  /^(start|end|begin|offset|duration|created|completed|timestamp|time|expires_in)$|(_ms|_at|_in|_on|_s|_sec|_seconds|_minutes|_timestamp|_time|_duration|_latency)$/
/** How much, or how sure somebody was: digits there say nothing of anybody by themselves. */
const measuredName =
  /^(confidence|channel|channels|version|rank|score|count|size|length|latency|cost|price|total|total_cost|combined_cost|values|max|min|num|p\d\d)$|(_count|_size|_length|_bytes|_cost|_price|_rate|_score|_tokens|_percent|_hz)$/
/** As many as the shortest number by which somebody is known anywhere: what was said may stand there all the same. */
const measuredDigitsMin = 9
/** Fewer digits say nothing without words beside them. */
const digitsMin = 3
/** As many as a number of somebody has that no name announces. */
const unnamedDigitsMin = 7

/** Longer names announce nothing. */
const nameLengthMax = 64

/**
 * Returns the passage of a number that may be somebody's: behind the name of its field, which says what it is, unless
 * machines number things or measure under it. Where it is taken out, a string stands in its place.
 */
export function numberPassage(
  holder: object,
  key: string | number,
  path: string,
  isMachines: (name: string) => boolean,
): Passage | undefined {
  const value = (holder as Holder)[key]
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
  const text = String(value)
  const digits = /^-?(\d+)/.exec(text)?.[1]?.length ?? 0
  if (digits < digitsMin) return undefined
  const name = (typeof key === 'string' ? key : listName(path)).slice(0, nameLengthMax)
  if (timeName.test(name)) return undefined
  const isMeasured = measuredName.test(name)
  if (isMeasured && digits < measuredDigitsMin) return undefined
  const isUnnamed = isMeasured || isMachines(name)
  if (isUnnamed && digits < unnamedDigitsMin) return undefined
  const write = (replaced: string) => {
    ;(holder as Holder)[key] = replaced
  }
  return {
    isNumber: true,
    lines: [
      {
        label: isUnnamed ? '' : `${wordsOf(name)}: `,
        fields: [{ path, text, ...(isMeasured ? { isMeasured } : {}), write }],
      },
    ],
  }
}

/** `cards` of `caller.cards[3][0]`. */
function listName(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === ']') end = path.lastIndexOf('[', end - 1)
  return path.slice(path.lastIndexOf('.', end - 1) + 1, Math.max(end, 0))
}

/** A name in the style of code as words: `dateOfBirth`, `card_number`. */
const wordsOf = (name: string) => name.replaceAll(/[_-]+/g, ' ').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
