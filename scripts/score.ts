/**
 * Scores the leak scan on sets of realistic files: `npm run score -- scan [--half tuning|sealed] [--misses]`. Prints
 * recall and precision for each vendor. Misses are shown for the tuning half alone: the sealed half is there to tell
 * whether the weights hold for what nobody tuned them on.
 */
import { parseArgs } from 'node:util'
import { type SetName, scoreSets } from '../test/scan/support/score-sets.ts'

const { values } = parseArgs({
  allowPositionals: true,
  options: { half: { type: 'string' }, misses: { type: 'boolean', default: false } },
})
const halves: SetName[] = values.half === undefined ? ['tuning', 'sealed'] : [values.half as SetName]
for (const half of halves) {
  const { rows, wrong } = await scoreSets(half)
  console.log(`${half}:`)
  for (const { name, expected, found, falsePositives, cases } of rows) {
    const recall = expected === 0 ? '-' : `${((100 * found) / expected).toFixed(1)} %`
    console.log(
      `  ${name}: ${found} of ${expected} found (${recall}), ${falsePositives} false, ${cases} files`,
    )
  }
  if (values.misses && half === 'tuning') for (const line of wrong) console.log(line)
}
