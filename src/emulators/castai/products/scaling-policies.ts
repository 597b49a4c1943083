import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { type Family, familyHandlers } from '../kernel/family.ts'
import { asObject, asText, asTexts, pick } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { recordWorkloadEvent } from './workload-events.ts'

const cluster = '/v1/workload-autoscaling/clusters/{clusterId}'
const path = `${cluster}/policies`

/** Policies by which workloads are scaled, their order, and where custom metrics come from. */
export function scalingPolicyHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) =>
    state.shelves.of('scaling-policies', call.organizationId, call.clusterId)
  const family: Family = {
    name: 'scaling-policies',
    path,
    itemPath: `${path}/{policyId}`,
    verbs: ['list', 'create', 'get', 'PUT', 'delete'],
    required: ['name', 'applyType', 'recommendationPolicies'],
    fill: (input, call) => ({
      clusterId: call.clusterId,
      organizationId: call.organizationId,
      isDefault: false,
      isReadonly: false,
      isCastware: false,
      isOpsPilot: input.isOpsPilot === true,
      hasWorkloadsConfiguredByAnnotations: false,
    }),
    change(_input, current) {
      if (current.isReadonly === true) throw badRequest('scaling policy is read-only')
      return {}
    },
  }
  return {
    ...familyHandlers(state, family),
    [`PUT ${path}/order`]: (call) => {
      const ids = asTexts(call.object('policyIds').policyIds)
      const ordered = ids.map((id) => shelf(call).require(id))
      const others = shelf(call)
        .list()
        .filter(({ id }) => !ids.includes(id))
      shelf(call).clear()
      for (const policy of [...ordered, ...others]) shelf(call).put(policy)
      return ok({}, { policyIds: ids })
    },
    [`PUT ${path}/{policyId}/workloads`]: (call) => {
      const policy = shelf(call).require(call.param('policyId'))
      const ids = asTexts(call.object('workloadIds').workloadIds)
      const workloads = state.shelves.of('workloads', call.clusterId)
      for (const id of ids) workloads.require(id)
      const changes = {
        scalingPolicyId: policy.id,
        scalingPolicyName: policy.name,
        scalingPolicyOrigin: 'API',
      }
      const moved = ids.map((id) => workloads.change(id, changes))
      recordWorkloadEvent(state, call, 'EVENT_TYPE_SCALING_POLICY_ASSIGNED', moved)
      return ok({}, { ...pick(policy, ['id', 'name']), workloadIds: ids })
    },
    ...dataSourceHandlers(state),
  }
}

function dataSourceHandlers(state: CastaiState): HandlerTable {
  return familyHandlers(state, {
    name: 'data-sources',
    path: `${cluster}/custom-metrics/configs/data-sources`,
    verbs: ['list', 'create', 'PATCH', 'delete'],
    required: ['name', 'type', 'data'],
    fill: (_input, call) => ({
      clusterId: call.clusterId,
      organizationId: call.organizationId,
      status: 'SYNCED',
      syncedAt: state.nowText(),
      errors: [],
      warnings: [],
    }),
    change(input) {
      const { dataSource, updateMask } = input
      const mask = asText(updateMask)
      if (mask === '') throw badRequest('required field is missing', 'updateMask')
      return { ...pick(asObject(dataSource), mask.split(',')), dataSource: undefined, updateMask: undefined }
    },
  })
}
