const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const grammar = /^(\d{1,9})(ms|[smhdw])$/

/** Returns the milliseconds of a duration such as `90d`, `12h`, `30m`, `45s` or `250ms`, or undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ''] = grammar.exec(text) ?? []
  const factor = unitMs[unit]
  return count === undefined || factor === undefined ? undefined : Number(count) * factor
}
