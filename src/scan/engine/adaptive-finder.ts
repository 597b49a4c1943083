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
  const choose = (bytes: number) => {
    if (bytes <= bytesLeft || isChosen) return
    isChosen = true
    finder = createSimdFinder(literals, wantsRandom) ?? finder
  }
  return {
    find(bytes, runs) {
      choose(bytes.length)
      bytesLeft -= bytes.length
      finder.find(bytes, runs)
    },
    lend(bytes) {
      choose(bytes)
      return finder.lend?.(bytes)
    },
  }
}
