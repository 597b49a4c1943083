import { type ActionLog, type Actor, createId, SallyportError } from '../core/index.ts'
import { type Hold, type HoldTarget, refuseEmptyHold } from './hold.ts'
import type { RetentionPorts } from './ports.ts'

/**
 * Holds what the target names, from now on: what a run has not begun to delete when this resolves, it leaves alone.
 * Throws ERR_CORE_INPUT where it could hold nothing: a kind that no vendor keeps, a time that is empty.
 */
export async function addHold(
  { clock, random, store, kindsOf }: RetentionPorts,
  log: ActionLog,
  target: HoldTarget,
  { reason, endsAtMs }: { readonly reason: string; readonly endsAtMs: number | null },
  by: Actor,
): Promise<Hold> {
  const kinds = target.kind === undefined ? [] : await kindsOf(target.vendor)
  refuseEmptyHold(target, endsAtMs, { kinds, nowMs: clock.now() })
  const hold: Hold = {
    id: createId('hold', random),
    target,
    reason,
    createdAtMs: clock.now(),
    createdBy: `${by.kind} ${by.id}`,
    endsAtMs,
    liftedAtMs: null,
  }
  // Ids of what is held stand in no record.
  const { id, ...shown } = target
  const metadata = { ...shown, ...(id === undefined ? {} : { one: true }), reason, endsAtMs }
  await log.run({ action: 'retention.hold', resource: `hold/${hold.id}`, metadata }, by, () =>
    store.insertHold(hold),
  )
  return hold
}

/** Throws ERR_RETENTION_HOLD_UNKNOWN where no such hold stands. */
export async function liftHold(
  { clock, store }: RetentionPorts,
  log: ActionLog,
  id: string,
  by: Actor,
): Promise<void> {
  await log.run({ action: 'retention.lift-hold', resource: `hold/${id}` }, by, async () => {
    if (!(await store.liftHold(id, clock.now())))
      throw new SallyportError('ERR_RETENTION_HOLD_UNKNOWN', { field: 'id', detail: id })
  })
}
