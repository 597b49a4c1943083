import { describe, expect, test, vi } from 'vitest'
import { Fuse, Killed } from '../../test/support/rotation/fuse.ts'
import { by, RotationWorld } from '../../test/support/rotation/world.ts'

/** A program that reads its key where it stands, and uses it some looks later. */
class Program {
  stored: string
  used: string
  puts = 0
  /** Why it cannot be given a key, or does not use it; undefined where it does. */
  refusal: string | undefined
  silence: (stored: string) => string | undefined = () => undefined

  constructor(value: string) {
    this.stored = value
    this.used = value
  }

  /** Makes it a consumer of the world's key. */
  joins(world: RotationWorld): this {
    world.consumers.push({
      what: 'the program',
      waitMs: 30_000,
      put: async (after, before) => {
        this.puts += 1
        if (this.refusal !== undefined) return this.refusal
        expect([after, ...before].map((one) => one.reveal())).toContain(this.stored)
        this.stored = after.reveal()
        return undefined
      },
      check: async () => {
        const silence = this.silence(this.stored)
        if (silence === undefined) this.used = this.stored
        return silence
      },
    })
    return this
  }
}

const open = async () => {
  const world = await RotationWorld.open(true)
  return { world, before: world.used(), program: new Program(world.used()).joins(world) }
}

describe('a program that has the key beside the gate', () => {
  test('is given the new one, and the old one is not disabled before it uses it', async () => {
    const { world, program } = await open()
    const { id } = await world.start({ vendorKey: world.firstId })
    let looks = 3
    program.silence = () => (looks-- > 0 ? 'not yet' : undefined)
    world.acme.before = ({ method }) => {
      if (method === 'PATCH') expect(program.used).toBe(world.used())
      return undefined
    }
    const waiting = await world.finish(id, 1)
    expect(waiting).toMatchObject({ state: 'active', problem: expect.stringContaining('the program') })
    expect(await world.finish(id)).toMatchObject({ state: 'revoked', problem: null })
    expect(program.used).toBe(world.used())
    expect(world.acme.accepts(program.used)).toBe(true)
    expect(program.puts).toBe(1)
  })

  test('cannot be given it for as long as it may take: calls get the old key back, and so does the one before', async () => {
    const { world, before, program } = await open()
    const second = new Program(before).joins(world)
    second.refusal = 'it is a symbolic link'
    const { id } = await world.start({ vendorKey: world.firstId })
    const waiting = await world.finish(id, 3)
    expect(waiting).toMatchObject({
      undoing: null,
      problem: expect.stringContaining('it is a symbolic link'),
    })
    for (let look = 0; look < 100 && second.refusal !== undefined; look += 1)
      if ((await world.finish(id, 1)).undoing !== null) second.refusal = undefined
    expect(await world.finish(id)).toMatchObject({
      state: 'rolled-back',
      problem: expect.stringContaining('it is a symbolic link'),
    })
    expect([world.used(), program.used, second.used]).toEqual([before, before, before])
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator'])
  })

  test('cannot be given it at first: it is tried again', async () => {
    const { world, program } = await open()
    program.refusal = 'its disk is full'
    const { id } = await world.start({ vendorKey: world.firstId })
    await world.finish(id, 5)
    program.refusal = undefined
    expect(await world.finish(id)).toMatchObject({ state: 'revoked', problem: null })
    expect(program.used).toBe(world.used())
  })

  test('does not hold up an emergency: a leaked key is not used again, and what is left to do is said', async () => {
    const { world, before, program } = await open()
    const second = new Program(before).joins(world)
    program.refusal = 'it is a symbolic link'
    second.silence = () => 'its address does not answer'
    const { id } = await world.start({ vendorKey: world.firstId, isEmergency: true })
    expect(await world.finish(id)).toMatchObject({
      state: 'revoked',
      problem: expect.stringContaining('it is a symbolic link'),
    })
    expect(second.stored).toBe(world.used())
    expect(world.acme.accepts(before)).toBe(false)
  })

  test('cannot be given the old one back: that is not waited for without end', async () => {
    const { world, before, program } = await open()
    const second = new Program(before).joins(world)
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    await world.finish(rotation.id, 5)
    program.refusal = 'the disk is full'
    await world.rotations.abort(rotation.id, by)
    expect(await world.finish(rotation.id)).toMatchObject({
      state: 'rolled-back',
      problem: expect.stringContaining('the disk is full'),
    })
    expect(second.stored).toBe(before)
  })

  test('never uses it: everybody gets the old key back', async () => {
    const { world, before, program } = await open()
    program.silence = (stored) => (stored === before ? undefined : 'its address does not answer')
    const { id } = await world.start({ vendorKey: world.firstId })
    expect(await world.finish(id)).toMatchObject({
      state: 'rolled-back',
      problem: expect.stringContaining('its address does not answer'),
    })
    expect([world.used(), program.stored, program.used]).toEqual([before, before, before])
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator'])
  })

  test('the new key is not deleted before it has the old one back', async () => {
    const { world, before, program } = await open()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    await world.finish(rotation.id, 5)
    const after = program.used
    expect(after).toBe(world.used())
    program.refusal = 'the disk is full'
    await world.rotations.abort(rotation.id, by)
    expect(await world.finish(rotation.id, 20)).toMatchObject({
      endedAtMs: null,
      problem: expect.stringContaining('the disk is full'),
    })
    expect(world.acme.accepts(after)).toBe(true)
    program.refusal = undefined
    expect((await world.finish(rotation.id)).state).toBe('rolled-back')
    expect(program.used).toBe(before)
  })

  test('is given the key that an operator added meanwhile, where that is the one in use', async () => {
    const { world, program } = await open()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    await world.finish(rotation.id, 5)
    const third = world.acme.add('third').value
    await world.add('default', third)
    await world.rotations.abort(rotation.id, by)
    expect((await world.finish(rotation.id)).state).toBe('rolled-back')
    expect([world.used(), program.used]).toEqual([third, third])
  })

  test.each(['put', 'check'] as const)(
    'takes its time over a %s: no other process begins it',
    async (what) => {
      const { world } = await open()
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      try {
        const { id } = await world.start({ vendorKey: world.firstId })
        const first = world.rotations
        await world.restart()
        let times = 0
        const slow = async () => {
          times += 1
          for (let seconds = 0; seconds < 60 && times === 1; seconds += 10) {
            world.clock.advance(10_000)
            await vi.advanceTimersByTimeAsync(10_000)
          }
          if (times === 1) await world.rotations.advance(id)
          return undefined
        }
        world.consumers.splice(0, 1, {
          what: 'the program',
          waitMs: 300_000,
          put: what === 'put' ? slow : async () => undefined,
          check: what === 'check' ? slow : async () => undefined,
        })
        await first.advance(id)
        for (let look = 0; look < 20 && times === 0; look += 1) {
          world.clock.advance(2_000)
          await first.advance(id)
        }
        expect(times).toBe(1)
      } finally {
        vi.useRealTimers()
      }
    },
  )

  test('is on record, without a value', async () => {
    const { world, before } = await open()
    await world.finish((await world.start({ vendorKey: world.firstId })).id)
    const delivered = world.recorder.events.filter(({ action }) => action === 'rotation.deliver')
    expect(delivered).toMatchObject([{ metadata: { consumer: 'the program' } }])
    for (const value of [before, world.used()])
      expect(JSON.stringify(world.recorder.events)).not.toContain(value)
  })

  test('has a key that works, wherever the gate was killed, and wherever it was given up then', async () => {
    for (const gaveUp of [false, true]) {
      for (let effects = 1; ; effects += 5) {
        const { world, program } = await open()
        const { id } = await world.start({ vendorKey: world.firstId })
        const wasKilled = await world
          .restart((ports) => ports, new Fuse(effects))
          .then(() => world.finish(id))
          .then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error
              return true
            },
          )
        expect(world.acme.accepts(program.used)).toBe(true)
        await world.restart()
        world.clock.advance(30_000)
        if (gaveUp && wasKilled) await world.rotations.abort(id, by).catch(() => {})
        expect((await world.finish(id)).endedAtMs).not.toBeNull()
        expect([world.acme.accepts(program.used), program.used === world.used()]).toEqual([true, true])
        if (!wasKilled) break
      }
    }
  })
})
