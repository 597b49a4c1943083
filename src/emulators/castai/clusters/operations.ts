import { type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asNumber, type JsonObject } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'
import { timeText } from '../kernel/time.ts'

/** Operations that clusters run for a while; a caller follows them by id. */
export function operationHandlers(state: CastaiState): HandlerTable {
  return {
    'GET /v1/kubernetes/external-clusters/operations/{id}': (call) =>
      ok(showOperation(state, state.shelves.of('operations', call.organizationId).require(call.param('id')))),
  }
}

/** Starts an operation that is done after the usual delay, and returns its id. */
export function startOperation(state: CastaiState, organizationId: string, type: string): string {
  const startedAtMs = state.nowMs()
  const endsAtMs = startedAtMs + state.settings.operationDelayMs
  return state.shelves
    .of('operations', organizationId)
    .put({ id: state.newId(), type, startedAtMs, endsAtMs }).id
}

/** True once the operation behind an id has ended. */
export function isOperationDone(state: CastaiState, organizationId: string, id: unknown): boolean {
  const operation = state.shelves.of('operations', organizationId).get(String(id))
  return operation === undefined || state.nowMs() >= asNumber(operation.endsAtMs)
}

function showOperation(state: CastaiState, operation: Entity): JsonObject {
  const endsAtMs = asNumber(operation.endsAtMs)
  const done = state.nowMs() >= endsAtMs
  return {
    id: operation.id,
    createdAt: timeText(asNumber(operation.startedAtMs)),
    done,
    finishedAt: done ? timeText(endsAtMs) : null,
    error: null,
  }
}
