import { SallyportError } from '../../core/index.ts'
import type { Run } from '../run.ts'

/** One person has seldom more. The number of an agent stands in every call of its own. */
const withoutLimit = 1_000

/**
 * Returns how many things a planned erasure takes away, where that is more than may go without a limit that allows so many:
 * what vendors keep, and bodies of webhooks. Null where none is needed, and for what is no erasure.
 */
export function limitNeeded({ outlook, reason, state }: Run, due: number): number | null {
  const things = due + (outlook.erasure?.found.bodies ?? 0)
  return reason === 'erasure' && state === 'planned' && things > withoutLimit ? things : null
}

/** Throws ERR_RETENTION_LIMIT where a planned erasure takes more away than whoever starts it has said. */
export function requireLimit(run: Run, due: number, limit = withoutLimit): void {
  const needed = limitNeeded(run, due)
  if (needed !== null && needed > limit)
    throw new SallyportError('ERR_RETENTION_LIMIT', {
      field: 'limit',
      detail: `${needed} things would go for good, and the limit is ${limit}.`,
    })
}
