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

  test('before every fourth effect, and given up then: calls have a working key, and none is left over', async () => {
    for (let effects = 1; effects < effectsMax; effects += 4) {
      const world = await RotationWorld.open(true)
      const wasKilled = await runKilled(world, new Fuse(effects), () => carryOn(world))
      const [open] = (await world.rotations.list()).filter(({ endedAtMs }) => endedAtMs === null)
      if (open !== undefined) {
        await world.rotations.abort(open.id, by)
        expectWorkingKey(world)
        const ended = await world.finish(open.id)
        expect(ended.endedAtMs).not.toBeNull()
        expect(world.acme.keys.map(({ name }) => name)).toEqual(
          ended.state === 'revoked' ? ['rotator', ended.vendorName] : ['first', 'rotator'],
        )
      }
      expectWorkingKey(world)
      if (!wasKilled) break
    }
  })

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
        // Whoever made the key gives it once more, and need not make another.
        await give()
        expectWorkingKey(world)
        expect(world.used()).toBe(value)
        expect((await world.vault.list()).filter(({ state }) => state === 'pending')).toEqual([])
        if (!wasKilled) break
      }
    },
  )

  test('while a new key is given by hand, and given up then: nothing of it stays in the vault', async () => {
    for (let effects = 1; effects < effectsMax; effects += 1) {
      const world = await RotationWorld.open(false)
      const { id } = await world.start()
      const { value } = world.acme.add('second')
      const wasKilled = await runKilled(world, new Fuse(effects), () =>
        world.rotations.provide(id, new Secret(value), by),
      )
      await world.rotations.abort(id, by)
      expect(await world.finish(id)).toMatchObject({ state: 'failed' })
      const states = (await world.vault.list()).map(({ state }) => state)
      expect(states.filter((state) => state !== 'revoked')).toEqual(['active'])
      if (!wasKilled) break
    }
  })
})
