import { expect, test } from 'vitest'
import type { VaultKeyView } from '../../vault/index.ts'
import { dueKeys } from './due-keys.ts'

const dayMs = 24 * 60 * 60_000
const nowMs = 1_000 * dayMs
const place = { vendor: 'castai', environment: 'production', name: 'default' } as const
const key = { ...place, id: 'key_old', state: 'active', createdAtMs: nowMs - 90 * dayMs } as VaultKeyView
const ageMs = 90 * dayMs
const settings = (when: 'due' | 'asked') =>
  ({
    automatic: [{ ...place, when }],
    maxAgeMs: { development: ageMs, staging: ageMs, production: ageMs },
  }) as unknown as Parameters<typeof dueKeys>[0]
const tried = (endedAtMs: number | null) => [{ oldKeyId: key.id, endedAtMs }]

test.each([
  ['too old', 'due', key, [], [key]],
  ['a day after it was given up', 'due', key, tried(nowMs - dayMs), [key]],
  ['not while it is under way', 'due', key, tried(null), []],
  ['not again and again once it was given up', 'due', key, tried(nowMs - dayMs + 1), []],
  ['not before', 'due', { ...key, createdAtMs: key.createdAtMs + 1 }, [], []],
  ['not where somebody has to ask', 'asked', key, [], []],
  ['not one of another name', 'due', { ...key, name: 'rotator' }, [], []],
  ['not one that is no longer used', 'due', { ...key, state: 'superseded' as const }, [], []],
] as const)('%s', (_what, when, one, rotations, expected) => {
  expect(dueKeys(settings(when), [one], rotations, nowMs)).toEqual(expected)
})
