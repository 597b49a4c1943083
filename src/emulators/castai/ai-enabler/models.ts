import { organizationCommand } from '../clusters/scripts.ts'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { familyHandlers } from '../kernel/family.ts'
import { asText } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const organization = '/ai-optimizer/v1beta/organizations/{organizationId}'
const batches = `${organization}/clusters/{clusterId}/batches`

/** Where models come from, what they need, and the batches that are run on them. */
export function modelHandlers(state: CastaiState): HandlerTable {
  return {
    ...familyHandlers(state, {
      name: 'model-registries',
      path: `${organization}/model-registries`,
      verbs: ['list', 'create', 'get', 'delete'],
      envelope: 'nextPageCursor',
      stamps: 'Time',
      required: ['provider'],
      fill: () => ({ status: 'READY', statusReason: '' }),
      // Whoever stores credentials here never gets them back.
      show: ({ credentials, ...registry }) => registry,
    }),
    [`GET ${organization}/model-registries/{modelRegistryId}/directories`]: (call) => {
      state.shelves.of('model-registries', call.organizationId).require(call.param('modelRegistryId'))
      const specs = state.shelves.of('model-specs', call.organizationId).list()
      const items = specs.map(({ model }) => ({ name: model }))
      return ok({ items, nextPageCursor: '', totalCount: items.length })
    },
    [`GET ${organization}/model-registries:getOnboardingCommand`]: (call) => {
      if (!call.query.get('provider.type')) throw badRequest('required parameter is missing', 'provider.type')
      return ok({ command: organizationCommand(state, call, 'model-registry') })
    },
    [`GET ${organization}/model-registries:getOnboardingScript`]: (call) =>
      ok({ script: organizationCommand(state, call, 'model-registry') }),
    ...familyHandlers(state, {
      name: 'model-specs',
      path: `${organization}/model-specs`,
      verbs: ['list', 'create', 'get', 'delete'],
      envelope: 'nextPageCursor',
      stamps: 'Time',
      required: ['model', 'registryType'],
      select(all, call) {
        const registryType = call.query.get('registryType')
        return all.filter((specs) => !registryType || specs.registryType === registryType)
      },
    }),
    ...batchHandlers(state),
  }
}

function batchHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('batches', call.organizationId, call.clusterId)
  const ended = ['COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED']
  return {
    ...familyHandlers(state, {
      name: 'batches',
      path: batches,
      verbs: ['create', 'get', 'PATCH'],
      stamps: 'Time',
      required: ['endpoint', 'inputFileId'],
      fill: (_input, call) => ({
        organizationId: call.organizationId,
        clusterId: call.clusterId,
        object: 'BATCH',
        status: 'VALIDATING',
        requestCounts: { total: 0, completed: 0, failed: 0 },
        errors: { data: [] },
      }),
    }),
    [`GET ${batches}`]: (call) => {
      const items = shelf(call).list()
      const edges = { firstId: items.at(0)?.id ?? '', lastId: items.at(-1)?.id ?? '' }
      return ok({
        object: 'LIST',
        items,
        ...edges,
        hasMore: false,
        nextPageCursor: '',
        totalCount: items.length,
      })
    },
    [`POST ${batches}/{id}:cancel`]: (call) => {
      const batch = shelf(call).require(call.param('id'))
      if (ended.includes(asText(batch.status))) throw badRequest('batch has ended')
      const changes = { status: 'CANCELLED', cancellingTime: state.nowText(), cancelTime: state.nowText() }
      return ok({ batch: shelf(call).change(batch.id, changes) }, { id: batch.id })
    },
    [`POST ${batches}/{id}:reportError`]: (call) => {
      const batch = shelf(call).require(call.param('id'))
      const batchError = call.object('code', 'message')
      const { data } = batch.errors as { data: readonly unknown[] }
      shelf(call).change(batch.id, { errors: { data: [...data, batchError] } })
      return ok({ batchError }, { id: batch.id })
    },
  }
}
