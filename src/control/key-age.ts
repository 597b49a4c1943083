import type { Environment } from '../core/index.ts'
import type { VaultKeyView } from '../vault/index.ts'

/** How old keys may become, and how long before that they are pointed out, in milliseconds. */
export interface KeyAges {
  readonly maxAgeMs: Readonly<Record<Environment, number>>
  readonly warnMs: number
}

/** By when a key should be rotated. */
export interface KeyAge {
  readonly rotateByMs: number
  /** `due`: soon. `overdue`: it is older than the configuration allows. */
  readonly age: 'fine' | 'due' | 'overdue'
}

/** Returns by when a key should be rotated; undefined where no call uses it. */
export function ageOf(key: VaultKeyView, { maxAgeMs, warnMs }: KeyAges, nowMs: number): KeyAge | undefined {
  if (key.state !== 'active') return undefined
  const rotateByMs = key.createdAtMs + maxAgeMs[key.environment]
  const leftMs = rotateByMs - nowMs
  return { rotateByMs, age: leftMs <= 0 ? 'overdue' : leftMs <= warnMs ? 'due' : 'fine' }
}

const weekMs = 7 * 86_400_000

/** Whether a key has been in use for a week, no call was made with it, and it is of no other use. */
export function isNeverUsed(
  { state, lastUsedAtMs, createdAtMs }: VaultKeyView,
  isUsedElsewhere: boolean,
  nowMs: number,
): boolean {
  return state === 'active' && !isUsedElsewhere && lastUsedAtMs === null && nowMs - createdAtMs > weekMs
}
