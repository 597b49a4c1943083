import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { type Family, familyHandlers } from '../kernel/family.ts'
import { asNumber, asObject, asText, omit, pick } from '../kernel/json.ts'
import { pageOf } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { nodesOf } from './nodes.ts'
import { isOperationDone, startOperation } from './operations.ts'

const cluster = '/v1/kubernetes/clusters/{clusterId}'
const schedules = '/v1/rebalancing-schedules'
const jobs = `${cluster}/rebalancing-jobs`
const plans = `${cluster}/rebalancing-plans`

/** Schedules of an organization, their jobs in clusters, and the plans that rebalance a cluster once. */
export function rebalancingHandlers(state: CastaiState): HandlerTable {
  return { ...scheduleHandlers(state), ...jobHandlers(state), ...planHandlers(state) }
}

function scheduleHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('rebalancing-schedules', call.organizationId)
  const family: Family = {
    name: 'rebalancing-schedules',
    path: schedules,
    verbs: ['list', 'create', 'get', 'delete'],
    listKey: 'schedules',
    stamps: 'none',
    required: ['name', 'schedule', 'launchConfiguration', 'triggerConditions'],
    fill: () => ({ jobs: [], lastTriggerAt: null, nextTriggerAt: null }),
  }
  return {
    ...familyHandlers(state, family),
    [`PUT ${schedules}`]: (call) => {
      const id = call.query.get('id')
      if (!id) throw badRequest('required parameter is missing', 'id')
      const fields = ['name', 'schedule', 'launchConfiguration', 'triggerConditions']
      return ok(shelf(call).change(id, pick(call.object(), fields)))
    },
    'GET /v1/time-zones': () =>
      ok({
        timeZones: ['UTC', 'Europe/Vilnius', 'America/New_York'].map((name) => ({
          name,
          offset: offsetOf(state, name),
        })),
      }),
    [`POST ${cluster}/rebalancing-schedule-preview`]: (call) => {
      const { numTargetedNodes } = asObject(call.object().launchConfiguration)
      const nodes = nodesOf(state, call.organizationId, call.clusterId)
      const affected = nodes.slice(
        0,
        numTargetedNodes === undefined ? nodes.length : asNumber(numTargetedNodes),
      )
      return ok({ affectedNodes: affected.map(({ id }) => ({ id })), willTriggerAt: [] })
    },
  }
}

function jobHandlers(state: CastaiState): HandlerTable {
  return familyHandlers(state, {
    name: 'rebalancing-jobs',
    path: jobs,
    verbs: ['list', 'create', 'get', 'PUT', 'delete'],
    listKey: 'jobs',
    stamps: 'none',
    required: ['rebalancingScheduleId'],
    fill(input, call) {
      const schedule = state.shelves
        .of('rebalancing-schedules', call.organizationId)
        .get(asText(input.rebalancingScheduleId))
      if (!schedule) throw badRequest('unknown rebalancing schedule', 'rebalancingScheduleId')
      return {
        clusterId: call.clusterId,
        enabled: input.enabled !== false,
        status: 'JobStatusPending',
        lastTriggerAt: null,
        nextTriggerAt: null,
      }
    },
    select(entities, call) {
      const scheduleId = call.query.get('rebalancingScheduleId')
      return entities.filter((job) => !scheduleId || job.rebalancingScheduleId === scheduleId)
    },
  })
}

function planHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('rebalancing-plans', call.clusterId)
  const show = (call: CastaiCall, plan: Entity) => showPlan(state, call, plan)
  return {
    [`GET ${plans}`]: (call) => {
      const statuses = call.query.getAll('filter.statuses')
      const found = shelf(call)
        .list()
        .map((plan) => show(call, plan))
        .filter((plan) => statuses.length === 0 || statuses.includes(plan.status))
      const page = pageOf(found, call.query)
      return ok({ items: page.items, nextCursor: page.nextCursor })
    },
    [`POST ${plans}`]: (call) => {
      const operationId = startOperation(state, call.organizationId, 'generate-plan')
      const plan = shelf(call).put({
        ...call.object(),
        id: state.newId(),
        operationId,
        during: 'generating',
        after: 'generated',
        createdAt: state.nowText(),
      })
      return { status: 202, body: { rebalancingPlanId: plan.id }, about: { id: plan.id } }
    },
    [`GET ${plans}/{rebalancingPlanId}`]: (call) =>
      ok(show(call, shelf(call).require(call.param('rebalancingPlanId')))),
    [`POST ${plans}/{rebalancingPlanId}/execute`]: (call) => {
      const plan = shelf(call).require(call.param('rebalancingPlanId'))
      if (show(call, plan).status !== 'generated') throw badRequest('rebalancing plan cannot be executed')
      const operationId = startOperation(state, call.organizationId, 'execute-plan')
      const changes = {
        operationId,
        during: 'creating_nodes',
        after: 'finished',
        triggeredAt: state.nowText(),
      }
      return { status: 202, body: show(call, shelf(call).change(plan.id, changes)) }
    },
    [`POST ${plans}/{rebalancingPlanId}/cancel`]: (call) => {
      const plan = shelf(call).require(call.param('rebalancingPlanId'))
      if (['finished', 'error'].includes(show(call, plan).status)) {
        throw badRequest('rebalancing plan has ended')
      }
      const changes = { operationId: '', after: 'error', errors: [{ reason: 'canceled_by_user' }] }
      return ok(show(call, shelf(call).change(plan.id, changes)))
    },
  }
}

function showPlan(state: CastaiState, call: CastaiCall, plan: Entity) {
  const isSettled = isOperationDone(state, call.organizationId, plan.operationId)
  const { id, ...fields } = omit(plan, ['operationId', 'during', 'after'])
  return {
    ...fields,
    id: plan.id,
    rebalancingPlanId: plan.id,
    clusterId: call.clusterId,
    status: asText(isSettled ? plan.after : plan.during),
  }
}

function offsetOf(state: CastaiState, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    state.nowMs(),
  )
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
