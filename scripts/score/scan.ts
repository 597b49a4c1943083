import { type SetName, scoreSets } from '../../test/scan/support/score-sets.ts'

/** Prints recall and precision of the leak scan for each vendor; misses of the tuning half where they are asked for. */
export async function scoreScan(options: {
  readonly half?: string | undefined
  readonly misses: boolean
}): Promise<void> {
  const halves: SetName[] = options.half === undefined ? ['tuning', 'sealed'] : [options.half as SetName]
  for (const half of halves) {
    const { rows, wrong } = await scoreSets(half)
    console.log(`${half}:`)
    for (const { name, expected, found, falsePositives, cases } of rows) {
      const recall = expected === 0 ? '-' : `${((100 * found) / expected).toFixed(1)} %`
      console.log(
        `  ${name}: ${found} of ${expected} found (${recall}), ${falsePositives} false, ${cases} files`,
      )
    }
    if (options.misses && half === 'tuning') for (const line of wrong) console.log(line)
  }
}
