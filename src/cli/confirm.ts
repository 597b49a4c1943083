import { SallyportError } from '../core/index.ts'
import { note } from './output.ts'

/** Prints what would happen and stops there, unless `--yes` was given. */
export function confirmPlan(yes: boolean | undefined, plan: readonly string[]): void {
  if (yes === true) return
  for (const line of plan) note(line)
  throw new SallyportError('ERR_CORE_CONFIRM', { field: '--yes' })
}
