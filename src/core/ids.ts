import { randomBase62 } from './base62.ts'
import type { RandomSource } from './random.ts'

/** Returns a new id such as `key_4fT9aQ2bX1Lm`: a kind, then 71 random bits. Safe in paths, URLs and file names. */
export function createId(kind: string, random: RandomSource): string {
  return `${kind}_${randomBase62(12, random)}`
}
