import { expect, it } from 'vitest'
import { campaign as random } from '../../scripts/campaigns/scan-random.ts'

it('random runs are not taken for keys, and a key among them is', async () => {
  const { figures, violations } = await random.run({ count: 40_000, print: () => {} })
  expect(violations).toEqual([])
  expect(figures).toEqual({ runs: 40_000, 'taken for a key': 0 })
})
