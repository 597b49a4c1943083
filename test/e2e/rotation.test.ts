/** Vendor keys are rotated under load, through real gates over real databases: no call fails and no session is cut. */
import Retell from 'retell-sdk'
import { expect, test } from 'vitest'
import { describeOnBoth } from '../support/databases.ts'
import { rotateUnderLoad } from '../support/rotation/rotation-load.ts'
import { until } from '../support/until.ts'
import { environment, openWorld } from '../support/world.ts'

describeOnBoth((database) => {
  test('the keys of all three vendors, under calls of their SDKs and live sessions', async () => {
    const report = await rotateUnderLoad({
      database: await database.fresh(),
      instances: database.name === 'PostgreSQL' ? 2 : 1,
      rounds: 1,
      callsPerSecond: 30,
      sockets: 4,
    })
    expect(report.failures).toEqual([])
    expect(report.rotations).toBe(3)
    expect(report.calls).toBeGreaterThan(30)
    expect(report.sessions).toBeGreaterThan(3)
  }, 180_000)
})

test('webhooks that are signed with the key are believed before, during and after', async () => {
  const world = await openWorld({ database: [] })
  try {
    const { control } = world.first
    const { value, vendorId } = world.vendorKeys.retellai
    const sdk = new Retell({ apiKey: value, baseURL: world.vendors.retellai.url })
    const { llm_id } = await sdk.llm.create({})
    await sdk.agent.create({ response_engine: { type: 'retell-llm', llm_id }, voice_id: '11labs-Adrian' })
    const { path } = await control.perform('webhook.add', {
      name: 'calls',
      vendor: 'retellai',
      environment,
      secret: value,
    })
    let events = 0
    const deliver = async (key: string) => {
      events += 1
      const body = JSON.stringify({ event: 'call_ended', call: { call_id: `call_${events}` } })
      const headers = {
        'content-type': 'application/json',
        'x-retell-signature': await Retell.sign(body, key),
      }
      return (await fetch(world.first.url + path, { method: 'POST', headers, body })).status
    }
    const made = world.vendors.retellai.emulator.createKey()
    expect([await deliver(value), await deliver(made.key)]).toEqual([200, 401])
    const { id } = await control.perform('rotation.start', { vendor: 'retellai', environment })
    await control.perform('rotation.provide', { id, value: made.key })
    const find = async () => (await control.perform('rotation.list', {})).find((one) => one.id === id)
    await until('the new key is used', async () => (await find())?.state === 'draining', 30_000)
    expect([await deliver(value), await deliver(made.key)]).toEqual([200, 200])
    world.vendors.retellai.emulator.dashboard.designateWebhookKey(made.id)
    world.vendors.retellai.emulator.revokeKey(vendorId)
    await until('the old key is gone', async () => (await find())?.state === 'revoked', 30_000)
    expect(await deliver(made.key)).toBe(200)
  } finally {
    await world.close()
  }
}, 90_000)
