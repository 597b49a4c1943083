/** Returns the nearest-rank percentile. Throws where there is nothing to measure. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}
