import { randomBytes, randomFillSync } from 'node:crypto'
import { Scanner } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/index.ts'
import type { Campaign } from './campaign.ts'

const defaultRuns = 10_000_000
const runsPerText = 20_000
const alphabets = [
  '0123456789abcdef',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_',
  'abcdefghijklmnopqrstuvwxyz0123456789',
]
const lengths = [20, 22, 24, 32, 36, 40, 43, 64, 83]

/** Scans random runs of the lengths that keys have, in which by chance nothing is one. */
export const campaign: Campaign = {
  summary: `${defaultRuns.toLocaleString('en')} random runs of characters: not one is taken for a key`,
  async run({ count = defaultRuns, print }) {
    const scanner = new Scanner({ patterns: keyPatterns })
    // A scanner that sees nothing would hold any promise.
    const planted = `key_${randomBytes(14).toString('hex')}`
    if (scanner.scan(`${randomText(100, 0)}\n${planted}\n`).length !== 1)
      return { figures: {}, violations: ['a key that was planted is not found'] }
    const found = new Map<string, number>()
    let runs = 0
    while (runs < count) {
      const text = randomText(Math.min(runsPerText, count - runs), runs / runsPerText)
      for (const { rule } of scanner.scan(text)) found.set(rule, (found.get(rule) ?? 0) + 1)
      runs += Math.min(runsPerText, count - runs)
      if (runs % 2_000_000 === 0) print(`${runs.toLocaleString('en')} runs`)
    }
    for (const [rule, times] of found) print(`${rule}: ${times}`)
    return {
      figures: { runs, 'taken for a key': [...found.values()].reduce((sum, times) => sum + times, 0) },
      violations: [...found].map(([rule, times]) => `${rule} was found ${times} times`),
    }
  },
}

function randomText(runs: number, seed: number): string {
  const bytes = randomFillSync(Buffer.allocUnsafe(runs * 83))
  const alphabet = alphabets[Math.floor(seed) % alphabets.length] as string
  const lines: string[] = []
  for (let at = 0; at < runs; at += 1) {
    const length = lengths[at % lengths.length] as number
    let run = ''
    for (let index = 0; index < length; index += 1)
      run += alphabet[(bytes[at * 83 + index] as number) % alphabet.length]
    lines.push(run)
  }
  return lines.join('\n')
}
