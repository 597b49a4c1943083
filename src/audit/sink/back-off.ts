import type { RandomSource } from '../../core/index.ts'

const firstMs = 500
const longestMs = 60_000

/**
 * Returns how long to wait after so many failures in a row, from 1: twice as long each time, up to a minute, of which
 * the second half is chance, so that many who failed together do not come back together.
 */
export function backOffMs(failures: number, random: RandomSource): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 10))
  const [high = 0, low = 0] = random(2)
  return Math.round(wholeMs / 2 + ((high * 256 + low) / 65_535) * (wholeMs / 2))
}
