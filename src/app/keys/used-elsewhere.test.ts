import { expect, test } from 'vitest'
import type { VaultKeyView } from '../../vault/index.ts'
import type { OpenEndpoint } from '../../webhooks/index.ts'
import { findUnused } from '../doctor/keys.ts'
import { isUsedElsewhere, type UsedElsewhereOptions } from './used-elsewhere.ts'

const nowMs = 1_000 * 86_400_000
const place = { vendor: 'acme', environment: 'production', name: 'default' } as const
const key = { ...place, id: 'key_1', fingerprint: 'f1', state: 'active', createdAtMs: 0, lastUsedAtMs: null }
type Rotation = UsedElsewhereOptions['rotation']

const verifiedWith = (value: string, endsAtMs?: number) =>
  ({
    secrets: { verify: [endsAtMs === undefined ? { value } : { value, endsAtMs }] },
  }) as unknown as OpenEndpoint

const advice = (rotation: Partial<Rotation>, ...endpoints: OpenEndpoint[]) =>
  findUnused(
    [key as unknown as VaultKeyView],
    (one) =>
      isUsedElsewhere(one, {
        rotation: { automatic: [], targets: [], ...rotation },
        endpoints: () => endpoints,
        fingerprintOf: (value) => value.reveal(),
        nowMs,
      }),
    nowMs,
  ).map(({ mend }) => mend)

const revoke = ['sallyport key revoke key_1']

test('a key that nothing but calls would use is advised against where none does', () => {
  const another = { ...place, name: 'second' }
  expect(advice({})).toEqual(revoke)
  expect(advice({ targets: [another] as unknown as Rotation['targets'] }, verifiedWith('f2'))).toEqual(revoke)
  expect(advice({}, verifiedWith('f1', nowMs - 1))).toEqual(revoke)
})

test.each([
  ['programs have', { targets: [place] as unknown as Rotation['targets'] }, []],
  ['makes others', { automatic: [{ ...place, rotator: 'default' }] as unknown as Rotation['automatic'] }, []],
  ['webhooks are verified with', {}, [verifiedWith('f1')]],
  ['webhooks are still verified with', {}, [verifiedWith('f2'), verifiedWith('f1', nowMs + 1)]],
])('a key that %s is not called unused', (_what, rotation, endpoints) => {
  expect(advice(rotation, ...endpoints)).toEqual([])
})
