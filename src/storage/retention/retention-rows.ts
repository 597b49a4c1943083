import type { Environment } from '../../core/index.ts'
import type { Hold, HoldTarget, ItemState, LedgerEntry, Run, RunItem, Trace } from '../../retention/index.ts'
import type { RetentionHoldRow, RetentionItemRow, RetentionRunRow, VendorItemRow } from '../schema/tables.ts'

/** States in which there is still something to do. */
const openStates: ReadonlySet<ItemState> = new Set(['due', 'deleting', 'deleted', 'verified'])

export function entryRow(entry: LedgerEntry): VendorItemRow {
  return {
    vendor: entry.vendor,
    environment: entry.environment,
    key_name: entry.key,
    id: entry.id,
    made_by: entry.madeBy,
    created_at_ms: entry.createdAtMs,
    client_id: entry.clientId,
    tag: entry.tag,
    user_hash: entry.user,
  }
}

export function entryOf(row: VendorItemRow): LedgerEntry {
  return {
    vendor: row.vendor,
    environment: row.environment as Environment,
    key: row.key_name,
    id: row.id,
    madeBy: row.made_by,
    createdAtMs: row.created_at_ms,
    clientId: row.client_id,
    tag: row.tag,
    user: row.user_hash,
  }
}

export function holdRow(hold: Hold): RetentionHoldRow {
  return {
    id: hold.id,
    target: JSON.stringify(hold.target),
    reason: hold.reason,
    created_at_ms: hold.createdAtMs,
    created_by: hold.createdBy,
    ends_at_ms: hold.endsAtMs,
    lifted_at_ms: hold.liftedAtMs,
  }
}

export function holdOf(row: RetentionHoldRow): Hold {
  return {
    id: row.id,
    target: JSON.parse(row.target) as HoldTarget,
    reason: row.reason,
    createdAtMs: row.created_at_ms,
    createdBy: row.created_by,
    endsAtMs: row.ends_at_ms,
    liftedAtMs: row.lifted_at_ms,
  }
}

export function runRow(run: Run): RetentionRunRow {
  const { id, state, reason, plannedAtMs } = run
  return {
    id,
    state,
    reason,
    body: JSON.stringify(run),
    planned_at_ms: plannedAtMs,
    holder: '',
    until_ms: 0,
  }
}

export function runOf(row: Pick<RetentionRunRow, 'body'>): Run {
  return JSON.parse(row.body) as Run
}

export function itemRow(runId: string, item: RunItem): RetentionItemRow {
  return {
    run_id: runId,
    position: item.position,
    vendor: item.vendor,
    environment: item.environment,
    key_name: item.key,
    kind: item.kind,
    // Whoever has the database must not learn from it what was deleted.
    id: item.state === 'gone' ? null : item.id,
    tag: item.tag,
    created_at_ms: item.createdAtMs,
    policy: item.policy,
    state: item.state,
    is_open: openStates.has(item.state) ? 1 : 0,
    attempts: item.attempts,
    next_at_ms: item.nextAtMs,
    request_id: item.requestId,
    trace: item.state === 'gone' ? '{}' : JSON.stringify(item.trace),
    problem: item.problem,
  }
}

export function itemOf(row: RetentionItemRow): RunItem {
  return {
    position: row.position,
    vendor: row.vendor,
    environment: row.environment as Environment,
    key: row.key_name,
    kind: row.kind,
    id: row.id ?? '',
    tag: row.tag,
    createdAtMs: row.created_at_ms,
    policy: row.policy,
    state: row.state as ItemState,
    attempts: row.attempts,
    nextAtMs: row.next_at_ms,
    requestId: row.request_id,
    trace: JSON.parse(row.trace) as Trace,
    problem: row.problem,
  }
}
