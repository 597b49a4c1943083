/** Every method of the official SDK of Retell AI through the gate, beside the same calls at the vendor itself. */
import Retell from 'retell-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Operation } from '../../src/access/index.ts'
import { type RunningEmulator, serveEmulator } from '../../src/emulators/kit/serve.ts'
import { ManualTimers } from '../../src/emulators/kit/timers.ts'
import { createRetellaiEmulator } from '../../src/emulators/retellai/index.ts'
import { retellArguments } from '../fixtures/retell-arguments.ts'
import { countingHex } from '../support/counting.ts'
import { describeOnBoth } from '../support/databases.ts'
import { callRetell, retellMethodNames, retellOperation } from '../support/retell-methods.ts'
import { openWorld, type World } from '../support/world.ts'

/** Time stands still and ids count up: two of these that are asked alike answer alike. */
const options = () => ({ timers: new ManualTimers(), randomHex: countingHex() })

describeOnBoth((database) => {
  let world: World
  let reference: RunningEmulator
  let direct: Retell
  let parameters: ReturnType<typeof retellArguments>
  let operations: ReadonlyMap<string, Operation>
  const clients = new Map<string, Promise<{ name: string; key: string }>>()

  beforeAll(async () => {
    world = await openWorld({ database: await database.fresh(), emulators: { retellai: options() } })
    const emulator = createRetellaiEmulator(options())
    reference = await serveEmulator(emulator)
    const { key } = emulator.createKey()
    direct = new Retell({ apiKey: key, baseURL: reference.url, maxRetries: 0 })
    // As the vault's own first call does there: an emulator learns its address from the first request.
    await direct.concurrency.retrieve()
    const ids = await emulator.dashboard.seed()
    expect(await world.vendors.retellai.emulator.dashboard.seed()).toEqual(ids)
    parameters = retellArguments(ids)
    operations = new Map(
      await Promise.all(
        retellMethodNames.map(
          async (name) => [name, await retellOperation(name, parameters[name] ?? [])] as const,
        ),
      ),
    )
  })
  afterAll(async () => {
    await reference?.close()
    await world?.close()
  })

  const operationOf = (name: string): Operation => {
    const operation = operations.get(name)
    if (operation === undefined) throw new Error(`no operation for ${name}`)
    return operation
  }
  /** A client that holds this one scope. */
  const clientWith = (scope: string) => {
    let made = clients.get(scope)
    if (made === undefined) {
      made = world.addClient({ vendor: 'retellai', scopes: [scope] })
      clients.set(scope, made)
    }
    return made
  }
  const throughGate = (key: string) =>
    new Retell({ apiKey: key, baseURL: `${world.first.url}/retellai`, maxRetries: 0 })
  /** Both answers name the host they came from. */
  const comparable = (answer: unknown): unknown =>
    answer === undefined
      ? undefined
      : JSON.parse(
          JSON.stringify(answer)
            .replaceAll(reference.url, 'http://vendor')
            .replaceAll(world.vendors.retellai.url, 'http://vendor'),
        )

  describe('with exactly the scope it needs', () => {
    test.each(retellMethodNames)('%s', async (name) => {
      const given = parameters[name] ?? []
      const { key } = await clientWith(operationOf(name).scope)
      const before = world.vendors.retellai.arrivals.length
      const answer = await callRetell(throughGate(key), name, given)
      expect(comparable(answer)).toEqual(comparable(await callRetell(direct, name, given)))
      const [arrived, ...more] = world.vendors.retellai.arrivals.slice(before)
      expect(more).toEqual([])
      expect(arrived?.headers.authorization).toBe(`Bearer ${world.vendorKeys.retellai.value}`)
      expect(JSON.stringify(arrived?.headers)).not.toContain(key)
    })
  })

  test('what both vendors hold afterwards is the same', () => {
    const left = [world.vendors.retellai.emulator.snapshot(), reference.emulator.snapshot()].map(comparable)
    expect(left[0]).toEqual(left[1])
  })

  describe('with read:* alone', () => {
    test.each(retellMethodNames)('%s', async (name) => {
      const { id, scope } = operationOf(name)
      const { name: client, key } = await clientWith('read:*')
      const before = world.vendors.retellai.arrivals.length
      const call = callRetell(throughGate(key), name, parameters[name] ?? [])
      if (scope.startsWith('read:')) {
        await expect(call).resolves.toBeDefined()
        return
      }
      const error: unknown = await call.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Retell.PermissionDeniedError)
      expect((error as Error).message).toBe(
        `403 Sallyport: The client ${client} has no scope for ${id} of retellai: ${id} needs ${scope}. Rule: ${scope}. ` +
          `To allow it: sallyport client grant ${client} retellai ${scope} --environment development`,
      )
      expect(world.vendors.retellai.arrivals).toHaveLength(before)
    })
  })

  test('both kinds were met, and no method was left out', () => {
    const reads = [...operations.values()].filter(({ scope }) => scope.startsWith('read:'))
    expect(retellMethodNames).toHaveLength(114)
    expect(operations.size).toBe(114)
    expect(reads.length).toBeGreaterThan(20)
    expect(operations.size - reads.length).toBeGreaterThan(50)
  })
})
