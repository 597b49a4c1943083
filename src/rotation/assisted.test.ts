import { describe, expect, test } from 'vitest'
import { reply } from '../../test/support/rotation/acme.ts'
import { by, RotationWorld } from '../../test/support/rotation/world.ts'
import { Secret } from '../core/index.ts'

const codeOf = (code: string) => expect.objectContaining({ code })

describe('assisted', () => {
  const provide = async (world: RotationWorld, value: string) => {
    const { id } = await world.start()
    expect(await world.rotations.advance(id)).toMatchObject({ state: 'planned', mode: 'assisted' })
    await world.rotations.provide(id, new Secret(value), by)
    return id
  }

  test('takes the key that somebody made, and ends when the vendor refuses the one before', async () => {
    const world = await RotationWorld.open(false)
    const before = world.used()
    const { value } = world.acme.add('second')
    const id = await provide(world, value)
    const waiting = await world.finish(id, 30)
    expect(waiting).toMatchObject({
      state: 'draining',
      problem: expect.stringContaining('still accepts the old key'),
    })
    expect(world.used()).toBe(value)
    world.acme.isDown = true
    expect(await world.finish(id, 30)).toMatchObject({
      state: 'draining',
      problem: expect.stringContaining('nothing'),
    })
    world.acme.isDown = false
    world.acme.keys.splice(0, 1)
    expect(await world.finish(id, 30)).toMatchObject({ state: 'revoked', problem: null })
    expect(world.acme.accepts(before)).toBe(false)
  })

  test.each([
    ['of another account', (world: RotationWorld) => world.acme.add('second', 'b').value, 'another account'],
    ['that the vendor does not know', () => 'f'.repeat(32), 'not accepted'],
  ])('a key %s is not used', async (_what, make, why) => {
    const world = await RotationWorld.open(false)
    const before = world.used()
    const ended = await world.finish(await provide(world, make(world)))
    expect(ended).toMatchObject({ state: 'failed', problem: expect.stringContaining(why) })
    expect(world.used()).toBe(before)
  })

  test('the old key again is refused at once, and another may follow', async () => {
    const world = await RotationWorld.open(false)
    const { id } = await world.start()
    await expect(world.rotations.provide(id, new Secret(world.used()), by)).rejects.toThrow(
      codeOf('ERR_VAULT_KEY_DUPLICATE'),
    )
    const { value } = world.acme.add('second')
    await world.rotations.provide(id, new Secret(value), by)
    await expect(world.rotations.provide(id, new Secret('e'.repeat(32)), by)).rejects.toThrow(
      codeOf('ERR_ROTATION_STATE'),
    )
  })

  test('an account that holds nothing to compare needs a word', async () => {
    const world = await RotationWorld.open(false)
    world.acme.before = ({ path }) => (path === '/account' ? reply(200) : undefined)
    world.acme.offer.account.found = () => undefined
    const ended = await world.finish(await provide(world, world.acme.add('second').value))
    expect(ended).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('--accept-unknown-account'),
    })
    const { id } = await world.start({ acceptsUnknownAccount: true })
    await world.rotations.provide(id, new Secret(world.acme.add('third').value), by)
    expect(await world.finish(id, 30)).toMatchObject({ state: 'draining' })
  })
})
