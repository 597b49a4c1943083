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
const times = 4
const growthMax = 8
const shortMs = 250

/** Redacts the worst texts, as every kind of input, at a size and at a quarter of it. */
export const campaign: Campaign = {
  summary: `${hostileUnits.length} kinds of hostile text of ${defaultKilobytes} kB as every kind of input: redaction takes time in proportion (--count is kB)`,
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
    for (const [input, read] of Object.entries(hostileInputs))
      for (const [name, make] of texts) {
        const size = count * 1_000
        const base = await processorTimeOf(() => read(redactor, make(size / times)))
        const taken = await processorTimeOf(() => read(redactor, make(size)))
        runs += 1
        slowest = Math.max(slowest, taken)
        const growth = taken < shortMs ? 0 : taken / base
        steepest = Math.max(steepest, growth)
        if (growth > times * 1.5 || taken > 8_000)
          print(`${input}, ${name}: ${base.toFixed(0)} ms, then ${taken.toFixed(0)} ms`)
        if (growth > growthMax) violations.push(`${input}, ${name}: ${growth.toFixed(1)} times as long`)
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
