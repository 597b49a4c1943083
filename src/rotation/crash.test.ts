import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fuse, Killed } from '../../test/support/rotation/fuse.ts'
import { by, RotationWorld } from '../../test/support/rotation/world.ts'
import { Secret } from '../core/index.ts'

const effectsMax = 500

/** Runs a process that is killed at an effect; returns false where it ended before that. */
async function runKilled(world: RotationWorld, fuse: Fuse, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await world.restart((ports) => ports, fuse)
    await act()
    return false
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return true
  } finally {
    // Another process, after the lease of the one that is gone.
    await world.restart()
    world.clock.advance(30_000)
  }
}

/** Begins it, or goes on with what was begun. */
async function carryOn(world: RotationWorld): Promise<void> {
  const [open] = (await world.rotations.list()).filter(({ endedAtMs }) => endedAtMs === null)
  const { id } = open ?? (await world.start({ vendorKey: world.firstId }))
  await world.finish(id)
}

/** Whatever happened: calls are made with a key that the vendor accepts. */
function expectWorkingKey(world: RotationWorld): void {
  expect(world.acme.accepts(world.used())).toBe(true)
}

async function expectNothingLeft(world: RotationWorld): Promise<void> {
  const [rotation] = await world.rotations.list()
  expect(rotation?.state).toBe('revoked')
  expect(world.acme.keys.map(({ name }) => name)).toEqual(['rotator', rotation?.vendorName])
  const states = (await world.vault.list()).filter(({ name }) => name === 'default').map(({ state }) => state)
  expect(states.filter((state) => state === 'active')).toHaveLength(1)
  expect(states.every((state) => state === 'active' || state === 'revoked')).toBe(true)
}

describe('killed', () => {
  test.each([
    ['before', false],
    ['after', true],
  ])(
    '%s each effect in turn, a rotation ends with one working key, and none too many',
    async (_when, isAfter) => {
      let effects = 1
      for (; effects < effectsMax; effects += 1) {
        const world = await RotationWorld.open(true)
        const wasKilled = await runKilled(world, new Fuse(effects, isAfter), () => carryOn(world))
        expectWorkingKey(world)
        await carryOn(world)
        expectWorkingKey(world)
        await expectNothingLeft(world)
        if (!wasKilled) break
      }
      expect(effects).toBeGreaterThan(50)
      expect(effects).toBeLessThan(effectsMax)
    },
  )

  test('again and again, at any moments', async () => {
    const moments = fc.array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.boolean()), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(moments, async (kills) => {
        const world = await RotationWorld.open(true)
        for (const [effects, isAfter] of kills) {
          await runKilled(world, new Fuse(effects, isAfter), () => carryOn(world))
          expectWorkingKey(world)
        }
        if ((await world.rotations.list()).every(({ endedAtMs }) => endedAtMs === null)) await carryOn(world)
        await expectNothingLeft(world)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['before', false],
    ['after', true],
  ])(
    '%s each effect while a new key is given by hand, the old one works until the new one does',
    async (_when, isAfter) => {
      for (let effects = 1; effects < effectsMax; effects += 1) {
        const world = await RotationWorld.open(false)
        const { value } = world.acme.add('second')
        const give = async () => {
          const [open] = (await world.rotations.list()).filter(({ endedAtMs }) => endedAtMs === null)
          const { id, state } = open ?? (await world.start())
          if (state === 'planned') await world.rotations.provide(id, new Secret(value), by)
          await world.finish(id, 20)
        }
        const wasKilled = await runKilled(world, new Fuse(effects, isAfter), give)
        expectWorkingKey(world)
        await give().catch(async (error: { code?: string }) => {
          // It went into the vault and was dropped with the process: whoever gave it makes another.
          expect(error.code).toBe('ERR_VAULT_KEY_DUPLICATE')
        })
        expectWorkingKey(world)
        if (!wasKilled) break
      }
    },
  )
})
