import { Redactor } from '../../src/redaction/index.ts'
import {
  hostileInputs,
  hostileSeries,
  hostileUnits,
  processorTimeOf,
  repeatTo,
} from '../../test/redaction/hostile-texts.ts'
import type { Campaign } from './campaign.ts'

const defaultKilobytes = 1_000
/** What stands around the text makes the other kinds of input many times as much work. */
const otherInputsShare = 1 / 5
const times = 4
const growthMax = 8
const attemptsMax = 4
const shortMs = 250

/** Redacts the worst texts, as every kind of input, at a size and at a quarter of it. */
export const campaign: Campaign = {
  summary: `${hostileUnits.length} kinds of hostile text, ${defaultKilobytes} kB of each as text and ${defaultKilobytes * otherInputsShare} kB as every other kind of input: redaction takes time in proportion (--count is kB)`,
  async run({ count = defaultKilobytes, print }) {
    const redactor = new Redactor({ policies: ['all'] })
    redactor.redactText(repeatTo('my card is four two four two, call John at x dot com\n', 100_000))
    const texts: [string, (size: number) => string][] = [
      ...hostileUnits.map((unit): [string, (size: number) => string] => [
        JSON.stringify(unit),
        (size) => repeatTo(unit, size),
      ]),
      ...Object.entries(hostileSeries),
    ]
    const violations: string[] = []
    let [runs, slowest, steepest] = [0, 0, 0]
    for (const [index, [name, make]] of texts.entries()) {
      const lines: string[] = []
      for (const [input, read] of Object.entries(hostileInputs)) {
        const size = count * 1_000 * (input === 'text' ? 1 : otherInputsShare)
        const { base, taken, growth } = await measure(
          () => read(redactor, make(size / times)),
          () => read(redactor, make(size)),
        )
        runs += 1
        slowest = Math.max(slowest, taken)
        steepest = Math.max(steepest, growth)
        lines.push(`${input} ${base.toFixed(0)}, ${taken.toFixed(0)} ms`)
        if (growth > growthMax) violations.push(`${input}, ${name}: ${growth.toFixed(1)} times as long`)
      }
      print(`${index + 1} of ${texts.length}, ${name}: ${lines.join('; ')}`)
    }
    return {
      figures: {
        runs,
        'kB each': count,
        'longest, s': Math.round(slowest / 1_000),
        'most times as long at four times the size': Math.round(steepest * 10) / 10,
      },
      violations,
    }
  },
}

type Work = () => void | Promise<void>

/** Measures what seems steep again: a collector of garbage works when it likes, and what is steep is steep each time. */
async function measure(short: Work, long: Work): Promise<{ base: number; taken: number; growth: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const base = await processorTimeOf(short)
    const taken = await processorTimeOf(long)
    const growth = taken < shortMs ? 0 : taken / base
    if (growth <= growthMax || attempt === attemptsMax) return { base, taken, growth }
  }
}
