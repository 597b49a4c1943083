import { createId } from '../core/index.ts'
import type { PlannedItem } from './plan-account.ts'
import type { RetentionPorts } from './ports.ts'
import { sha256 } from './receipt.ts'
import type { Run, RunItem, RunReason } from './run.ts'

/** Returns a run that is planned, with its items. The same things of the same person under the same policies have the same hash. */
export function createRun(
  { clock, random, policies }: Pick<RetentionPorts, 'clock' | 'random' | 'policies'>,
  outlook: Run['outlook'],
  planned: readonly PlannedItem[],
  reason: RunReason,
): { readonly run: Run; readonly items: readonly RunItem[] } {
  const policyVersion = versionOf(policies)
  const names = planned.map((item) =>
    JSON.stringify([item.vendor, item.environment, item.key, item.kind, item.id, item.policy]),
  )
  const { subjects = [], bodies = [] } = outlook.erasure ?? {}
  const events = bodies.map(({ eventId }) => eventId)
  const parts = [policyVersion, ...subjects, ...names.toSorted(), ...events.toSorted()]
  const planHash = sha256(parts.join('\n')).slice(0, 32)
  const run: Run = {
    id: createId('run', random),
    planHash,
    state: 'planned',
    reason,
    policyVersion,
    outlook,
    plannedAtMs: clock.now(),
    startedAtMs: null,
    endedAtMs: null,
  }
  const items = planned.map(
    (item, position): RunItem => ({
      ...item,
      position,
      state: 'due',
      attempts: 0,
      nextAtMs: 0,
      requestId: null,
      problem: null,
    }),
  )
  return { run, items }
}

/** Returns what stands for policies: 16 hexadecimal digits. */
export function versionOf(policies: RetentionPorts['policies']): string {
  return sha256(JSON.stringify(policies)).slice(0, 16)
}
