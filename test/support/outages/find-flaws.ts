import type { StoredEvent } from '../../../src/control/index.ts'

/** Returns, in plain words, what is wrong with the order of a log: gaps, records that stand twice, calls closed twice. */
export function findFlaws(records: readonly StoredEvent[]): string[] {
  const gaps = records.filter(({ seq }, index) => seq !== index + 1)
  const intents = new Set<string>()
  const outcomes = new Map<string, number>()
  const flaws = gaps.slice(0, 1).map(({ seq }) => `the numbers have a gap before ${seq}`)
  for (const { event } of records) {
    const { requestId, phase, reason } = event
    if (phase === 'intent') {
      if (intents.has(requestId)) flaws.push(`an intent stands twice: ${requestId}`)
      intents.add(requestId)
    }
    // An instance that was taken for dead may tell later how its calls have ended: that is more than was known.
    if (phase === 'outcome' && reason !== 'outcome_unknown') {
      outcomes.set(requestId, (outcomes.get(requestId) ?? 0) + 1)
    }
  }
  for (const [requestId, count] of outcomes) {
    if (count > 1) flaws.push(`an outcome stands ${count} times: ${requestId}`)
  }
  return flaws
}
