import { createPlainFinder } from './find-runs.ts'
import type { RunFinder } from './run-list.ts'
import { createSimdFinder } from './simd-finder.ts'

/** A commit's worth of files is read before the module is compiled. */
const plainBytesMax = 512 * 1024

/** Returns a finder that begins in plain JavaScript, and goes on with SIMD once there was enough to read. */
export function createAdaptiveFinder(literals: readonly string[], wantsRandom: boolean): RunFinder {
  let bytesLeft = plainBytesMax
  let isChosen = false
  let finder = createPlainFinder(literals, wantsRandom)
  return {
    find(bytes, runs) {
      bytesLeft -= bytes.length
      if (bytesLeft < 0 && !isChosen) {
        isChosen = true
        finder = createSimdFinder(literals, wantsRandom) ?? finder
      }
      finder.find(bytes, runs)
    },
  }
}
