import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatScore, sumOf } from '../../scripts/score/format-score.ts'
import { scoreCases } from '../../scripts/score/score-cases.ts'
import { cases as dense } from '../redaction-sets/dense/index.ts'
import { cases as sealed } from '../redaction-sets/sealed/index.ts'
import { cases as tuning } from '../redaction-sets/tuning/index.ts'

/** Shares that must be reached, of values with a format. */
const goals = [
  { kind: 'spoken', covered: 0.98, named: 0.92 },
  { kind: 'written', covered: 0.99, named: 0.92 },
]

/** False findings that are known of, in 60,000 characters. It only ever gets lower. */
const denseMost = 12

describe('the redaction set', { timeout: 60_000 }, () => {
  const score = { tuning: scoreCases(tuning()), sealed: scoreCases(sealed()), dense: scoreCases(dense()) }

  it.each(goals)(
    'of values that are $kind enough are covered and rightly named',
    ({ kind, covered, named }) => {
      for (const half of [score.tuning, score.sealed]) {
        const sum = sumOf(half, kind)
        expect(sum.expected).toBeGreaterThan(500)
        expect(sum.covered / sum.expected).toBeGreaterThanOrEqual(covered)
        expect(sum.named / sum.expected).toBeGreaterThanOrEqual(named)
      }
    },
  )

  it('finds nothing in the tuning half that its texts do not hold', () => {
    expect(score.tuning.emptyCharacters).toBeGreaterThan(1_300_000)
    expect(score.tuning.failures.filter((failure) => failure.startsWith('MADE UP'))).toEqual([])
  })

  it('finds nothing in the sealed half that its texts do not hold', () => {
    expect(score.sealed.emptyCharacters).toBeGreaterThan(230_000)
    expect([...score.sealed.falseFindings]).toEqual([])
  })

  it('finds no more in talk made of numbers than it did', () => {
    expect(score.dense.emptyCharacters).toBeGreaterThan(59_000)
    expect([...score.dense.falseFindings.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(
      denseMost,
    )
  })

  it('gives the figures that the documentation shows', () => {
    expect(readFileSync('docs/redaction.md', 'utf8')).toContain(formatScore(score))
  })
})
