import { describe, expect, it } from 'vitest'
import { type SetName, scoreSets } from './support/score-sets.ts'

// One form of six sealed files is still mistaken for a key. Nobody looks at which: it would be tuned away, not solved.
const falseMost: Record<SetName, number> = { tuning: 0, sealed: 6 }

describe.each(['tuning', 'sealed'] as SetName[])('the %s half of the sets', (half) => {
  it('is found: AssemblyAI to 95 %, the others whole, and next to nothing that is none', async () => {
    const { rows } = await scoreSets(half)
    const row = (name: string) => rows.find((one) => one.name === name)
    const recall = (name: string) => (row(name)?.found ?? 0) / (row(name)?.expected ?? Number.NaN)
    expect(recall('assemblyai')).toBeGreaterThanOrEqual(0.95)
    expect(recall('retellai')).toBe(1)
    expect(recall('castai')).toBe(1)
    expect(recall('own keys of assemblyai')).toBe(1)
    expect(recall('own keys of retellai')).toBe(1)
    expect(row('none')?.cases).toBeGreaterThan(100)
    for (const { name, falsePositives } of rows) {
      expect(falsePositives, name).toBeLessThanOrEqual(name === 'none' ? falseMost[half] : 0)
    }
  })
})
