import { SallyportError } from '../../core/index.ts'

/** Throws ERR_CORE_CONFIRM, which tells what would happen, unless `--yes` was given. */
export function confirmPlan(yes: boolean | undefined, plan: readonly string[]): void {
  if (yes !== true) throw new SallyportError('ERR_CORE_CONFIRM', { field: '--yes', detail: plan.join('\n') })
}
