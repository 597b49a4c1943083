import { beforeAll, expect, it } from 'vitest'
import { Redactor } from '../../src/redaction/index.ts'
import { hostileInputs, hostileSeries, processorTimeOf, repeatTo } from './hostile-texts.ts'

const small = 25_000
const times = 4
/** Work that grows with the square of a text takes sixteen times as long; the machine's own moods stay well below this. */
const growthMax = 10
/** Below this nothing can be told, and nothing is slow. */
const shortMs = 150

const redactor = new Redactor({ policies: ['all'] })

beforeAll(() => {
  for (let round = 0; round < 3; round += 1)
    redactor.redactText(repeatTo('Agent: my card is four two four two, call John at x dot com\n', 40_000))
})

const worst: readonly (readonly [input: string, unit: string])[] = [
  ['text', 'Agent: four\n'],
  ['text', 'http://'],
  ['text', 'four, I mean, '],
  ['text', 'x at x dot com '],
  ['words', 'four '],
  ['words', 'a1 '],
  ['turns', 'four '],
  ['srt', 'oh four '],
  ['jsonl', 'my card number is four two four two '],
]

it.each(worst)('as %s, %j over and over takes time in proportion', async (input, unit) => {
  await expectInProportion(input, (size) => repeatTo(unit, size))
})

it.each(Object.keys(hostileSeries))('ever new %s take time in proportion', async (name) => {
  await expectInProportion('text', hostileSeries[name] as (size: number) => string)
})

async function expectInProportion(input: string, make: (size: number) => string): Promise<void> {
  const read = hostileInputs[input] as (typeof hostileInputs)[string]
  const time = (text: string) => processorTimeOf(() => read(redactor, text))
  const [short, long] = [make(small), make(small * times)]
  const base = Math.min(await time(short), await time(short))
  const taken = await time(long)
  expect(taken, `${base} ms, then ${taken} ms`).toBeLessThan(Math.max(shortMs, base * growthMax))
}
