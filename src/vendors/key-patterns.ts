import type { KeyPattern } from '../scan/index.ts'
import { assemblyaiKeys } from './keys/assemblyai.ts'
import { castaiKeys } from './keys/castai.ts'
import { furtherKeys } from './keys/further.ts'
import { retellaiKeys } from './keys/retellai.ts'

/**
 * The shapes of every key a scan looks for: those of the profiles and those of further vendors. Apart from the profiles,
 * because a hook that runs at every commit has no time to read their tables of operations.
 */
export const keyPatterns: readonly KeyPattern[] = [
  ...assemblyaiKeys,
  ...retellaiKeys,
  ...castaiKeys,
  ...furtherKeys,
]
