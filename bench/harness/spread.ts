/** What several rounds gave. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Returns median, least and most of the values; throws where there are none, so that nothing measured shows as nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle]
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured')
  return { median: (lower + upper) / 2, min: sorted[0] as number, max: sorted.at(-1) as number }
}

/**
 * Returns the spread of the ratio to a peer. Each value is divided by the peer's of the same round, which ran within
 * the same few seconds: what else the machine did in that time burdened both.
 */
export function ratioTo(peer: readonly number[], values: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (peer[round] ?? Number.NaN)))
}

/** Writes a ratio as `1.21x (1.15-1.30)`. */
export function showRatio({ median, min, max }: Spread): string {
  return `${figure(median)}x (${figure(min)}-${figure(max)})`
}

/** Writes a value with its unit, such as `43.1 µs (41.0-47.2)`. */
export function showValue({ median, min, max }: Spread, unit: string): string {
  return `${figure(median)} ${unit} (${figure(min)}-${figure(max)})`
}

/** Three digits that count, and no more than two behind the point. */
export function figure(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)
}
