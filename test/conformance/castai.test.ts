/** Every group of operations of Cast AI through the gate, beside the same calls at the vendor itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { castaiSeedIds, createCastaiEmulator } from '../../src/emulators/castai/index.ts'
import { type RunningEmulator, serveEmulator } from '../../src/emulators/kit/serve.ts'
import { ManualTimers } from '../../src/emulators/kit/timers.ts'
import { Router } from '../../src/gateway/router.ts'
import { loadVendor } from '../../src/vendors/index.ts'
import { type CastaiExampleCall, castaiCalls } from '../fixtures/castai-calls.ts'
import { callGenerated, callPlainly } from '../support/castai-call.ts'
import { countingBytes } from '../support/counting.ts'
import { describeOnBoth } from '../support/databases.ts'
import { openWorld, type World } from '../support/world.ts'

/** Time stands still and ids count up: two of these that are asked alike answer alike. */
const options = () => ({ timers: new ManualTimers(Date.UTC(2026, 10, 22, 12)), random: countingBytes() })

const { operations } = await loadVendor('castai')
const router = new Router(operations.filter(({ service }) => service === 'main'))
const match = ({ method, path }: CastaiExampleCall) => router.match(method, path.split('?')[0] ?? '')

const calls = castaiCalls(castaiSeedIds)
const groups = [...Map.groupBy(calls, ({ tag }) => tag)]
const scopesOf = (group: readonly CastaiExampleCall[]) => [
  ...new Set(group.flatMap((call) => match(call)?.operation.scope ?? [])),
]

describeOnBoth((database) => {
  describe.each(['plain HTTP', 'the generated client'])('with %s', (way) => {
    let world: World
    let reference: RunningEmulator
    let vendorKey: string

    beforeAll(async () => {
      world = await openWorld({ database: await database.fresh(), emulators: { castai: options() } })
      const emulator = createCastaiEmulator(options())
      reference = await serveEmulator(emulator)
      vendorKey = emulator.createKey().key
      // As the vault's own first call does there.
      await callPlainly(
        { method: 'GET', path: '/v1/organizations' },
        { baseUrl: reference.url, key: vendorKey },
      )
    })
    afterAll(async () => {
      await reference?.close()
      await world?.close()
    })

    const comparable = (answer: unknown): unknown =>
      JSON.parse(
        JSON.stringify([answer])
          .replaceAll(reference.url, 'http://vendor')
          .replaceAll(world.vendors.castai.url, 'http://vendor'),
      )

    test.each(groups)('%s: with exactly the scopes of its calls', async (_tag, group) => {
      const { key } = await world.addClient({ vendor: 'castai', scopes: scopesOf(group) })
      const gate = { baseUrl: `${world.first.url}/castai`, key }
      const vendor = { baseUrl: reference.url, key: vendorKey }
      for (const call of group) {
        const matched = match(call)
        if (matched === undefined) throw new Error(`the profile does not have ${call.method} ${call.path}`)
        const make = (target: typeof gate) =>
          way === 'plain HTTP' ? callPlainly(call, target) : callGenerated(call, matched, target)
        const name = `${call.method} ${call.path}`
        const answer = await make(gate)
        expect([name, answer.status, answer.body]).toEqual([name, call.expect, answer.body])
        expect([name, comparable(answer)]).toEqual([name, comparable(await make(vendor))])
      }
    })

    test('what both vendors hold afterwards is the same', () => {
      const left = [world.vendors.castai.emulator.snapshot(), reference.emulator.snapshot()].map(comparable)
      expect(left[0]).toEqual(left[1])
      expect(calls.length).toBeGreaterThan(200)
      expect(groups.length).toBeGreaterThanOrEqual(41)
    })

    test('all that arrived carried the vendor key in its one header, and no client key', () => {
      const { arrivals } = world.vendors.castai
      expect(arrivals.length).toBeGreaterThan(200)
      for (const { headers, path } of arrivals) {
        expect(headers['x-api-key']).toBe(world.vendorKeys.castai.value)
        expect(`${path} ${JSON.stringify(headers)}`).not.toMatch(/sp_[A-Za-z0-9]{12}_/)
      }
    })
  })
})
