import { expect, test } from 'vitest'
import type { Rotation } from '../../../src/rotation/index.ts'
import { atMs } from './fixtures.ts'
import { open, type Subject } from './subject.ts'

const rotation: Rotation = {
  id: 'rot_000000000001',
  vendor: 'acme',
  environment: 'production',
  name: 'default',
  region: 'us',
  mode: 'automatic',
  state: 'planned',
  reason: 'asked',
  finding: null,
  isEmergency: false,
  acceptsUnknownAccount: false,
  oldKeyId: 'key_000000000001',
  newKeyId: null,
  oldVendorId: 'vk_1',
  newVendorId: null,
  vendorName: 'sallyport-production-default-000000000001',
  undoing: null,
  problem: null,
  startedAtMs: atMs,
  changedAtMs: atMs,
  nextAtMs: atMs,
  endedAtMs: null,
  disabledAtMs: null,
  goneAtMs: null,
  lastUseSeen: { at: '2026-11-29T10:00:00Z', seenAtMs: atMs },
}

export function testRotations(subject: Subject): void {
  test('rotations come back as they went in, the newest last', async () => {
    const { rotations } = await open(await subject.fresh())
    const second = { ...rotation, id: 'rot_000000000000', name: 'other', startedAtMs: atMs + 1 }
    await rotations.insert(second)
    await rotations.insert(rotation)
    expect(await rotations.list()).toEqual([rotation, second])
    expect(await rotations.find(rotation.id)).toEqual(rotation)
    expect(await rotations.find('rot_none')).toBeUndefined()
  })

  test('one is open for a key at a time', async () => {
    const { rotations } = await open(await subject.fresh())
    await rotations.insert(rotation)
    const again = { ...rotation, id: 'rot_000000000002' }
    await expect(rotations.insert(again)).rejects.toMatchObject({ code: 'ERR_ROTATION_UNDER_WAY' })
    await rotations.take(rotation.id, 'one', atMs, atMs + 10)
    await rotations.save({ ...rotation, state: 'failed', endedAtMs: atMs }, 'one', atMs + 10)
    await rotations.insert(again)
    expect(await rotations.list()).toHaveLength(2)
  })

  test('one process has charge of it, until it lets go or says nothing for too long', async () => {
    const options = await subject.fresh()
    const [here, there] = [(await open(options)).rotations, (await open(options)).rotations]
    await here.insert(rotation)
    const takes = await Promise.all([
      here.take(rotation.id, 'one', atMs, atMs + 10),
      there.take(rotation.id, 'two', atMs, atMs + 10),
    ])
    expect(takes.filter((taken) => taken !== undefined)).toEqual([rotation])
    const [winner, loser] = takes[0] === undefined ? ['two', 'one'] : ['one', 'two']
    const next = { ...rotation, state: 'created' as const }
    await expect(here.save(next, loser, atMs + 20)).rejects.toMatchObject({ code: 'ERR_ROTATION_TAKEN' })
    await here.save(next, winner, atMs + 20)
    expect(await there.take(rotation.id, loser, atMs + 19, atMs + 30)).toBeUndefined()
    expect(await there.take(rotation.id, loser, atMs + 20, atMs + 30)).toEqual(next)
    await here.release(rotation.id, winner)
    await expect(here.save(next, winner, atMs + 40)).rejects.toMatchObject({ code: 'ERR_ROTATION_TAKEN' })
    await there.release(rotation.id, loser)
    expect(await here.take(rotation.id, winner, atMs + 21, atMs + 30)).toEqual(next)
  })

  test('what has ended is nobody’s to take', async () => {
    const { rotations } = await open(await subject.fresh())
    await rotations.insert(rotation)
    await rotations.take(rotation.id, 'one', atMs, atMs + 10)
    await rotations.save({ ...rotation, state: 'revoked', endedAtMs: atMs }, 'one', atMs + 10)
    expect(await rotations.take(rotation.id, 'one', atMs, atMs + 10)).toBeUndefined()
  })
}
