/** Daily quotas: over several instances with a bounded overshoot, and over restarts with none. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeOnBoth, describeOnPostgres, type TestDatabase } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { type Instance, openWorld, type World } from '../support/world.ts'

const dailyQuota = 150
/** So many that two instances need several rounds of telling for it. */
const largeQuota = 1_200
/** Instances tell each other of their calls every 500 ms; the telling itself takes a little. */
const tellingMs = 800

const openQuotaWorld = async (database: TestDatabase) =>
  openWorld({ database: await database.fresh(), emulators: { castai: { blocksLibraryAgents: false } } })

const addClient = (world: World, quota = dailyQuota) =>
  world.addClient({ vendor: 'castai', scopes: ['read:clusters'], constraints: { dailyQuota: quota } })

async function call({ url }: Instance, key: string): Promise<number> {
  const answer = await fetch(`${url}/castai/v1/kubernetes/external-clusters`, {
    headers: { 'x-api-key': key },
  })
  const body = (await answer.json()) as { message?: string }
  if (answer.status === 429) expect(body.message).toMatch(/may make \d+ calls a day \(UTC\) at castai/)
  return answer.status
}

/** Calls until the first refusal; returns when each call was let through. */
async function callUntilRefused(instance: Instance, key: string): Promise<number[]> {
  const allowedAtMs: number[] = []
  while (allowedAtMs.length < 10 * largeQuota) {
    const status = await call(instance, key)
    if (status === 429) return allowedAtMs
    expect(status).toBe(200)
    allowedAtMs.push(performance.now())
  }
  throw new Error('the quota never held')
}

describeOnBoth((database) => {
  let world: World
  beforeAll(async () => {
    world = await openQuotaWorld(database)
  })
  afterAll(() => world?.close())

  test('one instance lets through exactly as many calls as granted', async () => {
    const { key } = await addClient(world)
    expect(await callUntilRefused(world.first, key)).toHaveLength(dailyQuota)
  })

  test('a restart grants nothing anew', async () => {
    const { key } = await addClient(world)
    await callUntilRefused(world.first, key)
    await world.first.restart()
    expect(await call(world.first, key)).toBe(429)
  })

  test('a restart half way grants the other half', async () => {
    const { key } = await addClient(world)
    for (let count = 0; count < 100; count += 1) expect(await call(world.first, key)).toBe(200)
    await world.first.restart()
    expect(await callUntilRefused(world.first, key)).toHaveLength(dailyQuota - 100)
  })
})

describeOnPostgres((database) => {
  let world: World
  let second: Instance
  beforeAll(async () => {
    world = await openQuotaWorld(database)
    second = await world.addInstance()
  })
  afterAll(() => world?.close())

  const isKnown = (key: string) =>
    until('the grant is known at the second', async () => {
      // What is refused for want of a scope counts for nothing.
      const answer = await fetch(`${second.url}/castai/v1/organizations`, { headers: { 'x-api-key': key } })
      return (await answer.text()).includes('has no scope')
    })

  describe('two instances', () => {
    test('together overshoot by no more than they had not told each other', async () => {
      const { key } = await addClient(world, largeQuota)
      await isKnown(key)
      const allowed = await Promise.all([world.first, second].map((one) => callUntilRefused(one, key)))
      const total = allowed.flat().length
      const untold = allowed.reduce((sum, times) => sum + busiestWindow(times, tellingMs), 0)
      expect(total).toBeGreaterThanOrEqual(largeQuota)
      expect(total).toBeLessThanOrEqual(largeQuota + untold)
      // Two that tell each other nothing would let through twice as many.
      expect(total).toBeLessThan(2 * largeQuota)
      console.info(`quota ${largeQuota}: ${total} calls went through two instances at full speed`)
    })

    test('one that is told of the other’s calls lets through the rest', async () => {
      const { key } = await addClient(world)
      await isKnown(key)
      expect(await callUntilRefused(world.first, key)).toHaveLength(dailyQuota)
      await until('the second refuses', async () => (await call(second, key)) === 429, 2_000)
    })

    test('one that is used up stays so after both restart', async () => {
      const { key } = await addClient(world)
      await callUntilRefused(world.first, key)
      await world.first.restart()
      await second.restart()
      expect([await call(world.first, key), await call(second, key)]).toEqual([429, 429])
    })
  })
})

/** Returns the most calls that fell into any span of this length. */
function busiestWindow(timesMs: readonly number[], spanMs: number): number {
  return Math.max(
    0,
    ...timesMs.map((fromMs) => timesMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + spanMs).length),
  )
}
