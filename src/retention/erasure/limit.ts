import { SallyportError } from '../../core/index.ts'
import type { Run } from '../run.ts'

/** One person has seldom more. The number of an agent stands in every call of its own. */
const withoutLimit = 1_000

/** Returns how many things a run takes away: what vendors keep, and bodies of webhooks. */
const thingsOf = ({ outlook }: Run, due: number): number => due + (outlook.erasure?.found.bodies ?? 0)

/**
 * Returns how many things a planned erasure takes away, where that is more than may go without a limit that allows so many. Null
 * where none is needed, and for what is no erasure.
 */
export function limitNeeded(run: Run, due: number): number | null {
  const things = thingsOf(run, due)
  return run.reason === 'erasure' && run.state === 'planned' && things > withoutLimit ? things : null
}

/**
 * Throws ERR_RETENTION_LIMIT where a plan takes more away than whoever starts it has said. Where nothing was said, an erasure has
 * a limit all the same.
 */
export function requireLimit(run: Run, due: number, limit?: number): void {
  const most = limit ?? (run.reason === 'erasure' ? withoutLimit : Number.POSITIVE_INFINITY)
  const things = thingsOf(run, due)
  if (things > most)
    throw new SallyportError('ERR_RETENTION_LIMIT', {
      field: 'limit',
      detail: `${things} things would go for good, and the limit is ${most}.`,
    })
}
