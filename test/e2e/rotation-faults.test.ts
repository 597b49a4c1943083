/** Keys rotate through a gate although the vendor misbehaves, and a wrong key that somebody pastes is never used. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rotation } from '../../src/rotation/index.ts'
import {
  automaticSettings,
  fillAccounts,
  type ServiceAccount,
  useServiceAccount,
} from '../support/rotation/accounts.ts'
import { GateProber, probeGrants } from '../support/rotation/gate-prober.ts'
import { until } from '../support/until.ts'
import { environment, openWorld, type World } from '../support/world.ts'

const withinMs = 60_000
let world: World
let account: ServiceAccount
let prober: GateProber

beforeAll(async () => {
  world = await openWorld({
    database: [],
    settings: ['rotation:', '  acceptMs: 1s', '  observeMs: 100', '  quietMs: 100', ...automaticSettings],
  })
  const { assemblyai, retellai } = world.vendorKeys
  await fillAccounts(world.vendors, { assemblyai: assemblyai.value, retellai: retellai.value })
  account = await useServiceAccount(world.first.control, world.vendors.castai)
  const { key } = await world.addClient(...probeGrants)
  prober = new GateProber([world.first.url], key)
}, 60_000)

afterAll(async () => {
  await prober?.stop()
  await world?.close()
})

async function endOf(id: string): Promise<Rotation> {
  const find = async () =>
    (await world.first.control.perform('rotation.list', {})).find((one) => one.id === id)
  await until(
    'the rotation is at its end',
    async () => ((await find())?.endedAtMs ?? null) !== null,
    withinMs,
    50,
  )
  return (await find()) as Rotation
}

test('a vendor that is down, slow, makes a key and cuts its answer, and deletes nothing at first', async () => {
  const { faults } = world.vendors.castai
  const pathPrefix = '/v1/organizations/'
  faults.add({ kind: 'status', status: 503, method: 'GET', pathPrefix, times: 2 })
  faults.add({ kind: 'slow', delayMs: 700, method: 'GET', pathPrefix, times: 3 })
  faults.add({ kind: 'cut', method: 'POST', pathPrefix })
  faults.add({ kind: 'status', status: 500, method: 'PATCH', pathPrefix })
  faults.add({ kind: 'status', status: 500, method: 'DELETE', pathPrefix })
  const { id, vendorName } = await world.first.control.perform('rotation.start', {
    vendor: 'castai',
    environment,
  })
  expect(await endOf(id)).toMatchObject({ state: 'revoked', problem: null })
  expect((await account.list()).map(({ name }) => name)).toEqual([vendorName])
  expect(prober.failures).toEqual([])
}, 90_000)

test.each([
  [
    'of another project',
    (it: World) => it.vendors.assemblyai.emulator.createKey({ project: 'another' }).key,
    'belongs to another account',
  ],
  ['of another vendor', (it: World) => it.vendors.retellai.emulator.createKey().key, 'not accepted'],
])(
  'a key %s that is pasted is not used, and does not stay',
  async (_what, make, why) => {
    const { control } = world.first
    const { id } = await control.perform('rotation.start', { vendor: 'assemblyai', environment })
    await control.perform('rotation.provide', { id, value: make(world) })
    expect(await endOf(id)).toMatchObject({ state: 'failed', problem: expect.stringContaining(why) })
    const kept = (await control.perform('key.list', {})).filter(
      ({ vendor, state }) => vendor === 'assemblyai' && state !== 'revoked',
    )
    expect(kept.map((key) => key.id)).toEqual([world.vendorKeys.assemblyai.id])
    expect(prober.failures).toEqual([])
  },
  90_000,
)

test('the old key that is pasted again is refused at once, and the right one may follow', async () => {
  const { control } = world.first
  const { emulator } = world.vendors.assemblyai
  const { value, vendorId } = world.vendorKeys.assemblyai
  const { id } = await control.perform('rotation.start', { vendor: 'assemblyai', environment })
  await expect(control.perform('rotation.provide', { id, value })).rejects.toMatchObject({
    code: 'ERR_VAULT_KEY_DUPLICATE',
  })
  await control.perform('rotation.provide', { id, value: emulator.createKey().key })
  const problemOf = async () =>
    (await control.perform('rotation.list', {})).find((one) => one.id === id)?.problem
  await until(
    'the old key may go',
    async () => (await problemOf())?.includes('still accepts') === true,
    withinMs,
    50,
  )
  expect(emulator.revokeKey(vendorId)).toBe(true)
  expect(await endOf(id)).toMatchObject({ state: 'revoked' })
  expect(prober.failures).toEqual([])
  expect(prober.answered).toBeGreaterThan(10)
}, 90_000)
