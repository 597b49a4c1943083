/**
 * Scores what finds things on sets of realistic cases: `npm run score -- [scan|redaction]`, both unless one is named. Half
 * of each set is sealed: it is counted and never shown, and tells whether the tuning holds for what nobody tuned on.
 *
 *   npm run score -- scan --half tuning --misses
 *   npm run score -- redaction --misses
 */
import { parseArgs } from 'node:util'
import { scoreRedaction } from './score/redaction.ts'
import { scoreScan } from './score/scan.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    half: { type: 'string' },
    misses: { type: 'boolean', default: false },
    sets: { type: 'string' },
  },
})
const all = { scan: scoreScan, redaction: scoreRedaction }
const names = positionals.length === 0 ? Object.keys(all) : positionals
for (const name of names) {
  const run = all[name as keyof typeof all]
  if (run === undefined)
    throw new RangeError(`There is a score of ${Object.keys(all).join(' and ')}, not of ${name}.`)
  await run(values)
}
