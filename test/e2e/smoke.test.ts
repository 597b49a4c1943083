import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { openWorld, type World } from '../support/world.ts'

describeOnBoth((database) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh() })
  })
  afterAll(() => world?.close())
  test('x', async () => {
    const { key } = await world.addClient({ vendor: 'castai', scopes: ['read:*'] })
    const a = await fetch(`${world.first.url}/castai/v1/organizations`, { headers: { 'x-api-key': key } })
    expect(a.status).toBe(200)
  })
})
