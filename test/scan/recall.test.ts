import { describe, expect, it } from 'vitest'
import { type SetName, scoreSets } from './support/score-sets.ts'

describe.each(['tuning', 'sealed'] as SetName[])('the %s half of the sets', (half) => {
  it('is found: AssemblyAI to 95 %, the others whole, and nothing that is none', async () => {
    const { rows } = await scoreSets(half)
    const row = (name: string) => rows.find((one) => one.name === name)
    const recall = (name: string) => (row(name)?.found ?? 0) / (row(name)?.expected ?? Number.NaN)
    expect(recall('assemblyai')).toBeGreaterThanOrEqual(0.95)
    expect(recall('retellai')).toBe(1)
    expect(recall('castai')).toBe(1)
    expect(recall('own keys of assemblyai')).toBe(1)
    expect(recall('own keys of retellai')).toBe(1)
    expect(row('none')?.cases).toBeGreaterThan(100)
    for (const { name, falsePositives } of rows) expect([name, falsePositives]).toEqual([name, 0])
  })
})
