import { describe, expect, test } from 'vitest'
import { reply } from '../../test/support/rotation/acme.ts'
import { by, RotationWorld, slot } from '../../test/support/rotation/world.ts'
import { Secret } from '../core/index.ts'

const namesOf = (world: RotationWorld) => world.acme.keys.map(({ name }) => name)

describe('two askers in one process', () => {
  test('take turns: one key is made, and it stays', async () => {
    const world = await RotationWorld.open(true)
    let made = 0
    world.acme.after = ({ method }) => {
      if (method === 'POST') made += 1
      return undefined
    }
    const { id } = await world.start({ vendorKey: world.firstId })
    for (let look = 0; look < 50; look += 1) {
      const [one] = await Promise.all([world.rotations.advance(id), world.rotations.advance(id)])
      world.clock.advance(Math.max(100, one.nextAtMs - world.clock.now()))
    }
    const [ended] = await world.rotations.list()
    expect(ended?.state).toBe('revoked')
    expect(made).toBe(1)
    expect(namesOf(world)).toEqual(['rotator', ended?.vendorName])
  })

  test('giving up waits for the step that is under way', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const { id } = await world.start({ vendorKey: world.firstId })
    await Promise.all([world.rotations.advance(id), world.rotations.abort(id, by)])
    expect((await world.finish(id)).endedAtMs).not.toBeNull()
    expect(world.used()).toBe(before)
    expect(namesOf(world)).toEqual(['first', 'rotator'])
  })
})

describe('the vendor has ended the old key already', () => {
  test.each([false, true])(
    'another that bears its part is not deleted (emergency: %s)',
    async (isEmergency) => {
      const world = await RotationWorld.open(true)
      world.acme.keys.splice(0, 1)
      const before = [...namesOf(world)]
      // The only one that is left; an emergency guesses nothing, and is told so here.
      const vendorKey = world.acme.keys[0]?.id ?? ''
      const { id } = await world.start({
        acceptsUnknownAccount: true,
        isEmergency,
        ...(isEmergency ? { vendorKey } : {}),
      })
      const ended = await world.finish(id)
      expect(ended).toMatchObject({
        state: 'revoked',
        problem: expect.stringContaining('nothing is deleted'),
      })
      expect(namesOf(world)).toEqual([...before, ended.vendorName])
      expect(world.acme.keys.every(({ active }) => active)).toBe(true)
      expect(world.acme.accepts(world.used())).toBe(true)
    },
  )

  test('there is no way back to it: calls keep the new one', async () => {
    const world = await RotationWorld.open(false)
    const { id } = await world.start()
    await world.rotations.provide(id, new Secret(world.acme.add('second').value), by)
    expect(await world.finish(id, 10)).toMatchObject({ state: 'draining' })
    world.acme.keys.splice(0, 1)
    await world.rotations.abort(id, by)
    expect(await world.finish(id)).toMatchObject({ state: 'revoked' })
    expect(world.acme.accepts(world.used())).toBe(true)
  })
})

describe('the configuration names another account', () => {
  test('an emergency disables nothing on a guess, and says what to give', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const [first, rotator] = world.acme.keys
    const stranger = world.acme.add('of somebody else')
    const seen: string[] = []
    world.acme.before = ({ method, path }) => {
      seen.push(`${method} ${path}`)
      // That account holds one key alone, and it is not the one in the vault.
      return method === 'GET' && path === '/keys' ? reply(200, JSON.stringify([stranger])) : undefined
    }
    const ended = await world.finish((await world.start({ isEmergency: true })).id)
    expect(ended).toMatchObject({ state: 'failed', oldVendorId: null })
    expect(ended.problem).toContain(`--vendor-key: ${stranger.id} (of somebody else)`)
    expect(seen.filter((call) => !call.startsWith('GET'))).toEqual([])
    expect([first, rotator, stranger].map((key) => key?.active)).toEqual([true, true, true])
    expect(world.used()).toBe(before)
  })
})

describe('the entry of the configuration is gone', () => {
  const withoutEntry = (world: RotationWorld) =>
    world.restart((ports) => ({ ...ports, automaticFor: () => undefined }))

  test.each(['planned', 'draining'])('a rotation that is %s can be given up', async (state) => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    if (state === 'draining') expect(await world.finish(rotation.id, 5)).toMatchObject({ state })
    await withoutEntry(world)
    world.live.clear()
    expect(await world.finish(rotation.id, 5)).toMatchObject({ endedAtMs: null })
    await world.rotations.abort(rotation.id, by)
    expect(await world.finish(rotation.id)).toMatchObject({
      state: state === 'planned' ? 'failed' : 'rolled-back',
      problem: expect.stringContaining(`the name ${rotation.vendorName}? Delete it there.`),
    })
    expect(world.used()).toBe(before)
    expect(world.acme.accepts(before)).toBe(true)
  })

  test('once the old key is disabled, calls keep the new one, and a note says what is left', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    let rotation = await world.rotations.advance(id)
    while (rotation.disabledAtMs === null) rotation = await world.finish(id, 1)
    await withoutEntry(world)
    await world.rotations.abort(id, by)
    expect(await world.finish(id)).toMatchObject({
      state: 'revoked',
      problem: expect.stringContaining(`(${world.firstId}) is disabled there: delete it.`),
    })
    expect(world.acme.accepts(world.used())).toBe(true)
  })

  test('the same without the rotator', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    await world.vault.revoke({ ...slot, name: 'rotator' }, by)
    await world.rotations.abort(id, by)
    expect(await world.finish(id)).toMatchObject({ state: 'failed' })
  })
})

describe('an operator has revoked the old key in the vault', () => {
  test('there is no way back to it, and the rotation ends', async () => {
    const world = await RotationWorld.open(false)
    const { id, oldKeyId } = await world.start()
    await world.rotations.provide(id, new Secret(world.acme.add('second').value), by)
    expect(await world.finish(id, 10)).toMatchObject({ state: 'draining' })
    await world.vault.revoke(oldKeyId, by)
    await world.rotations.abort(id, by)
    expect(await world.finish(id)).toMatchObject({ state: 'revoked' })
    expect(world.acme.accepts(world.used())).toBe(true)
  })

  test('what nobody can try any more is not deleted at the vendor', async () => {
    const world = await RotationWorld.open(true)
    const stranger = world.acme.add('of somebody else')
    const { id, oldKeyId } = await world.start({ vendorKey: stranger.id })
    world.live.add(oldKeyId)
    expect(await world.finish(id, 10)).toMatchObject({ state: 'draining' })
    await world.vault.revoke(oldKeyId, by)
    world.live.clear()
    expect(await world.finish(id)).toMatchObject({
      state: 'revoked',
      problem: expect.stringContaining('delete it there'),
    })
    expect(stranger.active).toBe(true)
    expect(namesOf(world)).toContain('of somebody else')
  })
})

describe('webhooks that are signed with the key', () => {
  test.each([
    [false, 3_600_000],
    [true, 0],
  ])('are believed no longer than the key (emergency: %s)', async (isEmergency, keepMs) => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    await world.finish((await world.start({ vendorKey: world.firstId, isEmergency })).id)
    expect(world.webhooks).toEqual([`${before} to ${world.used()}`, `${before} for ${keepMs}`])
  })

  test('are believed for good where calls get it back', async () => {
    const world = await RotationWorld.open(true)
    const before = world.used()
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    await world.finish(rotation.id, 5)
    const after = world.used()
    await world.rotations.abort(rotation.id, by)
    expect(await world.finish(rotation.id)).toMatchObject({ state: 'rolled-back' })
    expect(world.webhooks).toEqual([`${before} to ${after}`, `${after} to ${before}`])
  })
})

test('a process that was away for so long that another has charge changes nothing at the vendor', async () => {
  const world = await RotationWorld.open(true)
  const { id } = await world.start({ vendorKey: world.firstId })
  let isAway = false
  world.acme.before = ({ method }) => {
    if (method === 'GET' && isAway) {
      world.clock.advance(60_000)
      void world.store.take(id, 'another', world.clock.now(), world.clock.now() + 30_000)
    }
    return undefined
  }
  let rotation = await world.rotations.advance(id)
  while (rotation.disabledAtMs === null) rotation = await world.finish(id, 1)
  isAway = true
  await expect(world.finish(id)).rejects.toMatchObject({ code: 'ERR_ROTATION_TAKEN' })
  expect(namesOf(world)).toContain('first')
})

test('while somebody takes days to delete the old key, the vendor is asked once a minute', async () => {
  const world = await RotationWorld.open(false)
  const { id } = await world.start()
  await world.rotations.provide(id, new Secret(world.acme.add('second').value), by)
  const waits = async () => (await world.rotations.advance(id)).nextAtMs - world.clock.now()
  expect(await waits()).toBe(2_000)
  world.clock.advance(24 * 60 * 60_000)
  expect(await waits()).toBe(60_000)
})

describe('a key that an operator adds meanwhile', () => {
  test('is not replaced by the one of the rotation', async () => {
    const world = await RotationWorld.open(true)
    const { id } = await world.start({ vendorKey: world.firstId })
    const third = world.acme.add('third').value
    world.acme.before = ({ path }) => (path === '/account' ? reply(500) : undefined)
    expect(await world.finish(id, 3)).toMatchObject({ state: 'created' })
    await world.add('default', third)
    world.acme.before = () => undefined
    expect(await world.finish(id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('added'),
    })
    expect(world.used()).toBe(third)
    expect(namesOf(world)).toEqual(['first', 'rotator', 'third'])
  })

  test('stays in use where the rotation is given up', async () => {
    const world = await RotationWorld.open(true)
    const rotation = await world.start({ vendorKey: world.firstId })
    world.live.add(rotation.oldKeyId)
    expect(await world.finish(rotation.id, 5)).toMatchObject({ state: 'draining' })
    const third = world.acme.add('third').value
    await world.add('default', third)
    await world.rotations.abort(rotation.id, by)
    expect(await world.finish(rotation.id)).toMatchObject({
      state: 'rolled-back',
      problem: expect.stringContaining('added'),
    })
    expect(world.used()).toBe(third)
    expect(namesOf(world)).toEqual(['first', 'rotator', 'third'])
  })
})
