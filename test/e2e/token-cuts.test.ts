/** An operator ends sessions of browsers: at once on the same instance, within a second on another. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnPostgres } from '../support/databases.ts'
import { percentile } from '../support/percentile.ts'
import { measureTokenCuts } from '../support/token-cuts.ts'
import { openWorld, type World } from '../support/world.ts'

const settings = ['tokens:', '  limits: { perAddress: 100000 }']
// The full count is run by `npm run campaign -- token-cuts`.
const count = 20

async function check(world: World, at: World['first'], msMax: number): Promise<void> {
  const cuts = await measureTokenCuts(world, at, count)
  expect(cuts).toHaveLength(count)
  expect(new Set(cuts.map(({ action }) => action)).size).toBe(5)
  expect(cuts.every(({ code }) => code === 1008)).toBe(true)
  const p99 = percentile(
    cuts.map(({ tookMs }) => tookMs),
    99,
  )
  console.info(`${count} cuts, p99 ${p99.toFixed(1)} ms`)
  expect([p99 < msMax, p99]).toEqual([true, p99])
}

test('within 0.1 s of the command’s return on one instance', async () => {
  const world = await openWorld({ database: [], settings })
  try {
    await check(world, world.first, 100)
  } finally {
    await world.close()
  }
})

describeOnPostgres((database) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh(), settings })
  })
  afterAll(() => world?.close())

  test('within 1 s where the socket is on another instance', async () => {
    await check(world, await world.addInstance(), 1_000)
  })
})
