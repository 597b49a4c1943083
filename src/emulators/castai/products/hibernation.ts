import type { HandlerTable } from '../kernel/castai-call.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asList, asObject, asText } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

/** Schedules by which clusters are paused and resumed; they may name clusters of the organization alone. */
export function hibernationHandlers(state: CastaiState): HandlerTable {
  const refuseStrangers = (organizationId: string, assignments: unknown) => {
    for (const item of asList(asObject(assignments).items)) {
      const clusterId = asText(asObject(item).clusterId)
      if (!state.shelves.of('clusters', organizationId).get(clusterId)) {
        throw badRequest('unknown cluster', 'clusterAssignments')
      }
    }
  }
  return familyHandlers(state, {
    name: 'hibernation-schedules',
    path: '/cluster-autoscaler/v1beta/organizations/{organizationId}/hibernation-schedules',
    verbs: ['list', 'create', 'get', 'PATCH', 'delete'],
    envelope: 'nextPageCursor',
    stamps: 'Time',
    required: ['name', 'enabled', 'pauseConfig', 'resumeConfig', 'clusterAssignments'],
    fill(input, call) {
      refuseStrangers(call.organizationId, input.clusterAssignments)
      return { organizationId: call.organizationId }
    },
    change(input, _current, call) {
      refuseStrangers(call.organizationId, input.clusterAssignments)
      return {}
    },
  })
}
