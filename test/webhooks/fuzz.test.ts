/** Coverage-guided fuzzing of headers and bodies. The long form is a campaign. */
import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { findMagic } from '../support/fuzz/magic.ts'
import { runWebhookFuzz } from '../support/webhook-fuzz.ts'

test('no crash, and nothing accepted that was not signed', { timeout: 120_000 }, async () => {
  const reports = await runWebhookFuzz({ inputs: 600, seed: 20_261_129 })
  expect(reports.flatMap(({ failures }) => failures)).toEqual([])
  for (const { covered, inputs } of reports) {
    expect(inputs).toBeGreaterThanOrEqual(600)
    // Where nothing is seen to run, nothing leads the way.
    expect(covered).toBeGreaterThan(500)
  }
})

test('what only the right bytes one after the other reach is found', { timeout: 120_000 }, async () => {
  const target = { name: 'magic', seeds: [Buffer.from('-----')], run: findMagic }
  const find = (isWatched: (url: string) => boolean) => fuzz(target, { inputs: 60_000, seed: 1, isWatched })
  const guided = await find((url) => url.includes('/fuzz/magic.'))
  expect(guided.failures[0]?.message).toBe('magic: Error: found')
  expect((await find(() => false)).failures).toEqual([])
})
