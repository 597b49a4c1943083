import { describe, expect, test } from 'vitest'
import { reply } from '../../test/support/rotation/acme.ts'
import { by, RotationWorld } from '../../test/support/rotation/world.ts'

const codeOf = (code: string) => expect.objectContaining({ code })
const actionsOf = (world: RotationWorld) => world.recorder.events.map(({ action }) => action)

describe('automatic', () => {
  test('makes a key, uses it, and deletes the one before', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const { id } = await world.start({ vendorKey: world.firstId })
    const ended = await world.finish(id)
    expect(ended).toMatchObject({ state: 'revoked', problem: null })
    expect(world.used()).not.toBe(before)
    expect(world.acme.accepts(world.used())).toBe(true)
    expect(world.acme.accepts(before)).toBe(false)
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['rotator', ended.vendorName])
    expect((await world.vault.list()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'default revoked',
      'rotator active',
      'default active',
    ])
    expect(actionsOf(world).filter((action) => action.startsWith('rotation.'))).toEqual([
      'rotation.start',
      'rotation.vendor-key.create',
      'rotation.created',
      'rotation.verified',
      'rotation.active',
      'rotation.draining',
      'rotation.vendor-key.disable',
      'rotation.vendor-key.delete',
      'rotation.revoked',
    ])
  })

  test('knows the key that it made the next time, and does not guess before', async () => {
    const world = await RotationWorld.open(true)
    const unknown = await world.finish((await world.start()).id)
    expect(unknown).toMatchObject({ state: 'failed' })
    expect(unknown.problem).toContain(`--vendor-key: ${world.firstId} (first)`)
    await world.finish((await world.start({ vendorKey: world.firstId })).id)
    const again = await world.finish((await world.start()).id)
    expect(again.state).toBe('revoked')
    expect(world.acme.keys).toHaveLength(2)
  })

  test('waits for calls on the old key, and cuts them at the limit', async () => {
    const world = await RotationWorld.open(true)
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    expect(await world.finish(rotation.id, 20)).toMatchObject({ state: 'draining', disabledAtMs: null })
    expect(world.vault.isEnded(rotation.oldKeyId)).toBe(false)
    world.clock.advance(10 * 60_000)
    await world.rotations.advance(rotation.id)
    expect(world.vault.isEnded(rotation.oldKeyId)).toBe(true)
    expect((await world.finish(rotation.id)).state).toBe('revoked')
  })

  test('an emergency waits for nobody', async () => {
    const world = await RotationWorld.open(true)
    const rotation = await world.start({
      vendorKey: world.firstId,
      isEmergency: true,
      reason: 'leaked',
      finding: 'f1',
    })
    world.live.add(rotation.oldKeyId)
    expect(await world.rotations.advance(rotation.id)).toMatchObject({ state: 'revoked', finding: 'f1' })
  })

  test('waits for every instance to use the new key, but not for one that is gone', async () => {
    const world = await RotationWorld.open(true)
    const rotation = await world.start({ vendorKey: world.firstId })
    world.usable.add(rotation.oldKeyId)
    expect(await world.finish(rotation.id, 20)).toMatchObject({ state: 'active' })
    world.clock.advance(30_000)
    expect((await world.finish(rotation.id)).state).toBe('revoked')
  })

  test('does not disable a key that somebody uses without the gate', async () => {
    const world = await RotationWorld.open(true)
    const first = world.acme.keys.find(({ name }) => name === 'first')
    const { id } = await world.start({ vendorKey: world.firstId })
    let used = 0
    world.acme.before = ({ path, method }) => {
      used += 1
      if (method === 'GET' && path === '/keys' && first !== undefined) first.lastUsedAt = `use ${used}`
      return undefined
    }
    const waiting = await world.finish(id, 50)
    expect(waiting).toMatchObject({ state: 'draining', disabledAtMs: null })
    expect(waiting.problem).toContain('Somebody else uses the old key')
    world.acme.before = () => undefined
    expect((await world.finish(id)).state).toBe('revoked')
  })
})

describe('what the vendor may do', () => {
  test.each([
    [
      'answers 500 after it made the key',
      (world: RotationWorld) => {
        let failures = 3
        world.acme.after = ({ method }) => (method === 'POST' && failures-- > 0 ? reply(500) : undefined)
      },
    ],
    [
      'is down for a while',
      (world: RotationWorld) => {
        let answers = 0
        world.acme.before = () => {
          answers += 1
          return answers % 12 < 6 ? reply(0) : undefined
        }
      },
    ],
    [
      'limits the rate',
      (world: RotationWorld) => {
        let answers = 0
        world.acme.before = () => {
          answers += 1
          return answers % 12 < 9 ? reply(429) : undefined
        }
      },
    ],
    [
      'deletes nothing at first',
      (world: RotationWorld) => {
        let refusals = 3
        world.acme.before = ({ method }) => (method === 'DELETE' && refusals-- > 0 ? reply(204) : undefined)
      },
    ],
  ])('%s: the key is rotated all the same, and none is left over', async (_what, misbehave) => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    misbehave(world)
    const ended = await world.finish(id)
    expect(ended).toMatchObject({ state: 'revoked' })
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['rotator', ended.vendorName])
    expect(world.acme.accepts(world.used())).toBe(true)
  })

  test('accepts the key only after ten seconds', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    const startedAtMs = world.clock.now()
    const { probe } = world.acme
    await world.restart((ports) => ({
      ...ports,
      probe: (candidate) =>
        world.clock.now() < startedAtMs + 10_000
          ? Promise.resolve({ verification: 'invalid', detail: '401 from acme' })
          : probe(candidate),
    }))
    expect((await world.finish(id)).state).toBe('revoked')
  })

  test('never accepts the key: it is deleted, and calls never used it', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const { id } = await world.start({ vendorKey: world.firstId })
    world.acme.after = ({ method }) => {
      if (method === 'POST') world.acme.unaccepted.add(world.acme.keys.at(-1)?.id ?? '')
      return undefined
    }
    const ended = await world.finish(id)
    expect(ended).toMatchObject({ state: 'failed', problem: expect.stringContaining('not accepted') })
    expect(world.used()).toBe(before)
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator'])
  })

  test('rejects the name', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    world.acme.before = ({ method }) => (method === 'POST' ? reply(400) : undefined)
    expect(await world.finish(id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('400 from acme'),
    })
  })

  test('refuses the new key after the cut-over: calls get the old one back', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    await world.finish(rotation.id, 5)
    expect(world.used()).not.toBe(before)
    world.acme.unaccepted.add(world.acme.keys.at(-1)?.id ?? '')
    const ended = await world.finish(rotation.id)
    expect(ended).toMatchObject({ state: 'rolled-back', problem: expect.stringContaining('any more') })
    expect(world.used()).toBe(before)
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator'])
  })

  test('refuses the new key while the old one is disabled: it is enabled again', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const { id } = await world.start({ vendorKey: world.firstId })
    let rotation = await world.rotations.advance(id)
    while (rotation.disabledAtMs === null) rotation = await world.finish(id, 1)
    expect(world.acme.accepts(before)).toBe(false)
    world.acme.unaccepted.add(world.acme.keys.at(-1)?.id ?? '')
    expect((await world.finish(id)).state).toBe('rolled-back')
    expect(world.used()).toBe(before)
    expect(world.acme.accepts(before)).toBe(true)
  })

  test('the key that was named is not the one in the vault: nothing is deleted', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const stranger = world.acme.add('of somebody else')
    const { id } = await world.start({ vendorKey: stranger.id })
    const ended = await world.finish(id)
    expect(ended).toMatchObject({
      state: 'rolled-back',
      problem: expect.stringContaining('is not the key in the vault'),
    })
    expect(stranger.active).toBe(true)
    expect(world.used()).toBe(before)
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator', 'of somebody else'])
  })
})

describe('in turn', () => {
  test('one at a time for a key', async () => {
    const world = await RotationWorld.open(false)
    await world.start()
    await expect(world.start()).rejects.toThrow(codeOf('ERR_ROTATION_UNDER_WAY'))
  })

  test('one process at a time, and another goes on where it was killed', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    await world.store.take(id, 'somebody', world.clock.now(), world.clock.now() + 30_000)
    expect(await world.rotations.advance(id)).toMatchObject({ state: 'planned' })
    await expect(world.rotations.abort(id, by)).rejects.toThrow(codeOf('ERR_ROTATION_TAKEN'))
    expect((await world.finish(id)).state).toBe('revoked')
    await expect(world.rotations.abort(id, by)).rejects.toThrow(codeOf('ERR_ROTATION_STATE'))
  })

  test.each(['planned', 'draining'])('given up while it is %s, nothing of it is left', async (state) => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    if (state === 'draining') await world.finish(rotation.id, 5)
    await world.rotations.abort(rotation.id, by)
    expect((await world.finish(rotation.id)).state).toBe(state === 'planned' ? 'failed' : 'rolled-back')
    expect(world.used()).toBe(before)
    expect(world.acme.keys.map(({ name }) => name)).toEqual(['first', 'rotator'])
  })
})
