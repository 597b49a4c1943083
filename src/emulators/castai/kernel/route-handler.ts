import type { EmulatorAnswer, EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import type { Caller } from '../access/caller.ts'
import { belongsTo, isWithinReach, levelOf } from '../access/rights.ts'
import { levelNeeded } from '../access/roles.ts'
import { describeWrite } from '../events/audit-words.ts'
import { type CastaiAnswer, CastaiCall, type CastaiHandler } from './castai-call.ts'
import { errorBody } from './error-body.ts'
import { asObject, pick } from './json.ts'
import { forbidden, notFound, Refusal } from './refusal.ts'
import { clusterParam, organizationParam, type RouteFact } from './route-list.ts'
import type { CastaiState } from './state.ts'

/** Turns a handler into the kit's: admits the call, runs it, records the write, words the refusal. */
export function toRouteHandler(state: CastaiState, route: RouteFact, handle: CastaiHandler): RouteHandler {
  return async (kitCall) => {
    try {
      const call = admit(state, route, kitCall)
      const answer = await handle(call)
      if (route.effect === 'write') recordWrite(state, call, answer)
      return answer
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return refusalAnswer(state, error, kitCall.path)
    }
  }
}

/** Words a refusal as the service behind the path does. */
export function refusalAnswer(state: CastaiState, refusal: Refusal, path: string): EmulatorAnswer {
  return { status: refusal.status, body: errorBody(refusal, path, state.settings.newerServiceErrors) }
}

function admit(state: CastaiState, route: RouteFact, call: EmulatorCall): CastaiCall {
  const caller = call.account as Caller
  const { credential } = caller
  const organizationId = organizationOf(state, route, call, caller)
  const clusterName = clusterParam(route.path)
  const clusterId = clusterName === undefined ? undefined : call.params[clusterName]
  if (clusterId !== undefined && !state.shelves.of('clusters', organizationId).get(clusterId))
    throw notFound()
  if (credential.kind === 'cluster') {
    if (route.effect !== 'ingest' || (clusterId ?? credential.subjectId) !== credential.subjectId)
      throw forbidden()
    return new CastaiCall(route, caller, organizationId, call)
  }
  const subject = { kind: credential.kind, id: credential.subjectId }
  if (credential.readonly && route.effect !== 'read') throw forbidden()
  if (levelOf(state, subject, organizationId, clusterId) < levelNeeded[route.needs]) throw forbidden()
  return new CastaiCall(route, caller, organizationId, call)
}

/** An organization in the path selects the tenant exactly as the header does, and outranks it. */
function organizationOf(state: CastaiState, route: RouteFact, call: EmulatorCall, caller: Caller): string {
  const name = organizationParam(route.path)
  const id = name === undefined ? undefined : call.params[name]
  if (id === undefined) return caller.organizationId
  if (!state.shelves.of('organizations').get(id)) throw notFound()
  const subject = { kind: caller.credential.kind, id: caller.credential.subjectId }
  if (caller.credential.kind === 'cluster') {
    if (caller.credential.organizationId !== id) throw forbidden()
    return id
  }
  if (!isWithinReach(state, caller.credential.organizationId, id) || !belongsTo(state, subject, id)) {
    throw forbidden()
  }
  return id
}

function recordWrite(state: CastaiState, call: CastaiCall, answer: CastaiAnswer): void {
  if ('raw' in answer || answer.status >= 400) return
  const { resource, action, eventType } = describeWrite(call.route)
  const about = answer.about ?? pick(asObject(answer.body), ['id', 'name'])
  state.audit.record({
    organizationId: call.organizationId,
    eventType,
    initiatedBy: call.caller.identity,
    event: { [resource]: { ...call.params, ...about } },
    labels: call.hasCluster ? { clusterId: call.clusterId } : {},
    resource,
    action,
    service: call.route.service,
  })
}
