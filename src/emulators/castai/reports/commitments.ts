import { organizationCommand, plain } from '../clusters/scripts.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import {
  asList,
  asNumber,
  asObject,
  asText,
  asTexts,
  isObject,
  type JsonObject,
  pick,
} from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { daysOf, readWindow } from './figures.ts'

const savings = '/v1/savings'
const newer = '/savings/v1/organizations/{organizationId}/commitments'
const beta = '/savings/v1beta/organizations/{organizationId}/commitments'
const changeable = ['allowedUsage', 'autoAssignment', 'prioritization', 'scalingStrategy', 'status']

/** Discounts bought at the clouds: imported, changed, deleted, and assigned to clusters. */
export function commitmentHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('commitments', call.organizationId)
  const change = (call: CastaiCall, id: string, input: JsonObject) =>
    shelf(call).change(id, { ...pick(input, changeable), updatedAt: state.nowText() })
  return {
    ...assignmentHandlers(state),
    ...importHandlers(state),
    [`GET ${savings}/commitments`]: (call) => {
      const clusterId = call.query.get('clusterId')
      const assigned = assignments(state, call).filter((one) => one.clusterId === clusterId)
      const ids = assigned.map(({ commitmentId }) => commitmentId)
      const commitments = shelf(call)
        .list()
        .filter(({ id }) => !clusterId || ids.includes(id))
      return ok({ commitments })
    },
    [`GET ${savings}/commitments/{commitmentId}`]: (call) =>
      ok({ commitment: shelf(call).require(call.param('commitmentId')) }),
    [`PUT ${savings}/commitments/{commitmentId}`]: (call) => {
      const commitment = change(call, call.param('commitmentId'), call.object())
      return ok({ commitments: commitment }, pick(commitment, ['id', 'name']))
    },
    [`DELETE ${savings}/commitments/{commitmentId}`]: (call) =>
      ok({}, pick(remove(state, call, call.param('commitmentId')), ['id', 'name'])),
    [`POST ${newer}:batchDelete`]: (call) => {
      const ids = asTexts(call.object('commitmentIds').commitmentIds)
      for (const id of ids) shelf(call).require(id)
      for (const id of ids) remove(state, call, id)
      return ok({}, { commitmentIds: ids })
    },
    [`POST ${newer}:batchUpdate`]: (call) => {
      const requests = asList(call.object('requests').requests).map(asObject)
      const idOf = (request: JsonObject) => asText(request.commitmentId) || asText(request.id)
      for (const request of requests) shelf(call).require(idOf(request))
      const commitments = requests.map((request) =>
        change(call, idOf(request), isObject(request.commitment) ? request.commitment : request),
      )
      return ok({ commitments }, { commitmentIds: commitments.map(({ id }) => id) })
    },
    [`GET ${beta}/{commitmentId}:getUsageHistory`]: (call) => {
      const window = readWindow(call)
      const id = call.param('commitmentId')
      const chosen = id === '-' ? shelf(call).list() : [shelf(call).require(id)]
      const active = chosen.filter(({ status }) => status === 'Active').length
      const items = daysOf(window).map(({ timestamp }) => ({
        time: timestamp,
        usage: { commitments: active },
      }))
      return ok({ items, summary: { commitments: active } })
    },
  }
}

function assignmentHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('commitment-assignments', call.organizationId)
  return {
    [`GET ${savings}/assignments`]: (call) => ok({ commitmentsAssignments: assignments(state, call) }),
    [`POST ${savings}/assignments`]: (call) => {
      const { clusterId, commitmentId } = requireBoth(state, call)
      const priority = assignments(state, call).filter((one) => one.commitmentId === commitmentId).length + 1
      const { id } = shelf(call).put({ id: state.newId(), clusterId, commitmentId, priority })
      return ok({}, { id, clusterId, commitmentId })
    },
    [`DELETE ${savings}/assignments/{assignmentId}`]: (call) =>
      ok({}, { ...shelf(call).take(call.param('assignmentId')) }),
    [`GET ${savings}/commitments/{commitmentId}/assignments`]: (call) => {
      state.shelves.of('commitments', call.organizationId).require(call.param('commitmentId'))
      const own = assignments(state, call).filter((one) => one.commitmentId === call.param('commitmentId'))
      return ok({ assignments: own })
    },
    [`PUT ${savings}/commitments/{commitmentId}/assignments`]: (call) => {
      const { id: commitmentId } = state.shelves
        .of('commitments', call.organizationId)
        .require(call.param('commitmentId'))
      const clusterIds = call.json()
      if (!Array.isArray(clusterIds)) throw badRequest('an array of cluster ids is expected')
      for (const id of clusterIds) requireCluster(state, call, String(id))
      for (const one of assignments(state, call)) {
        if (one.commitmentId === commitmentId) shelf(call).delete(one.id)
      }
      const made = clusterIds.map((clusterId, index) =>
        shelf(call).put({ id: state.newId(), clusterId, commitmentId, priority: index + 1 }),
      )
      return ok({ assignments: made }, { id: commitmentId, clusterIds })
    },
  }
}

function importHandlers(state: CastaiState): HandlerTable {
  return {
    [`POST ${savings}/commitments/import/azure/reservation`]: (call) =>
      importAll(state, call, 'azureReservationContext', ({ name, region }) => ({ name, region })),
    [`POST ${savings}/commitments/import/gcp/cud`]: (call) =>
      importAll(state, call, 'gcpResourceCudContext', ({ name, region }) => ({ name, region })),
    [`POST ${beta}:importAWSReservedInstances`]: (call) =>
      importAll(state, call, 'awsReservedInstancesContext', ({ region }) => ({
        name: `aws-${asText(region)}`,
        region,
      })),
    [`GET ${beta}:getAWSReservedInstancesImportCMD`]: (call) =>
      ok({ cmd: organizationCommand(state, call, 'commitments-aws') }),
    [`GET ${beta}:getAWSReservedInstancesImportScript`]: () =>
      plain('#!/bin/bash\naws ec2 describe-reserved-instances'),
    [`GET ${savings}/commitments/import/gcp/cud/script`]: (call) =>
      ok({ script: organizationCommand(state, call, 'commitments-gcp') }),
    'GET /v1/scripts/commitments/gcp/cud/import.sh': () =>
      plain('#!/bin/bash\ngcloud compute commitments list'),
  }
}

/** Imports overwrite what is there of their kind, unless told to append. */
function importAll(
  state: CastaiState,
  call: CastaiCall,
  contextName: string,
  describe: (input: JsonObject) => JsonObject,
): CastaiAnswer {
  const inputs = call.json()
  if (!Array.isArray(inputs)) throw badRequest('an array is expected')
  const shelf = state.shelves.of('commitments', call.organizationId)
  if (call.query.get('behaviour') !== 'APPEND') {
    for (const { id, ...known } of shelf.list()) if (known[contextName] !== undefined) shelf.delete(id)
  }
  const made = inputs.map((input) =>
    addCommitment(state, call.organizationId, { ...describe(asObject(input)), [contextName]: input }),
  )
  return ok({}, { commitmentIds: made.map(({ id }) => id) })
}

/** Keeps a new commitment and returns it. */
export function addCommitment(state: CastaiState, organizationId: string, input: JsonObject): Entity {
  return state.shelves.of('commitments', organizationId).put({
    allowedUsage: 1,
    autoAssignment: false,
    prioritization: false,
    scalingStrategy: 'Default',
    state: 'STATE_ACTIVE',
    status: 'Active',
    startDate: state.nowText(),
    endDate: null,
    updatedAt: state.nowText(),
    ...input,
    id: asText(input.id) || state.newId(),
  })
}

function remove(state: CastaiState, call: CastaiCall, id: string): Entity {
  const links = state.shelves.of('commitment-assignments', call.organizationId)
  for (const one of links.list()) if (one.commitmentId === id) links.delete(one.id)
  return state.shelves.of('commitments', call.organizationId).take(id)
}

function assignments(state: CastaiState, call: CastaiCall): Entity[] {
  return state.shelves
    .of('commitment-assignments', call.organizationId)
    .list()
    .sort((a, b) => asNumber(a.priority) - asNumber(b.priority))
}

function requireBoth(state: CastaiState, call: CastaiCall): { clusterId: string; commitmentId: string } {
  const clusterId = call.query.get('clusterId')
  const commitmentId = call.query.get('commitmentId')
  if (!clusterId) throw badRequest('required parameter is missing', 'clusterId')
  if (!commitmentId) throw badRequest('required parameter is missing', 'commitmentId')
  requireCluster(state, call, clusterId)
  state.shelves.of('commitments', call.organizationId).require(commitmentId)
  return { clusterId, commitmentId }
}

function requireCluster(state: CastaiState, call: CastaiCall, id: string): void {
  state.shelves.of('clusters', call.organizationId).require(id)
}
