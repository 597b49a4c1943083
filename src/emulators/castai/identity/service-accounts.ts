import type { Initiator } from '../events/audit-log.ts'
import {
  type CastaiAnswer,
  type CastaiCall,
  type HandlerTable,
  noContent,
  ok,
} from '../kernel/castai-call.ts'
import type { Collection, Entity } from '../kernel/collection.ts'
import { asText, isObject, type JsonObject, omit, pick } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const base = '/v1/organizations/{organizationId}/service-accounts'

/** Service accounts: 201 on creation, 204 on deletion, the body of an update wrapped, that of a creation not. */
export function serviceAccountHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('service-accounts', call.organizationId)
  return {
    [`GET ${base}`]: (call) => {
      const page = pageOf(shelf(call).list(), call.query)
      const items = page.items.map((account) => showAccount(state, account))
      return ok(wrapPage({ ...page, items }, 'serviceAccounts', 'nextPage'))
    },
    [`POST ${base}`]: (call) => {
      const input = pick(call.object('name'), ['name', 'description'])
      const account = addServiceAccount(state, call.organizationId, input, call.caller.identity)
      return { status: 201, body: omit(account, ['organizationId', 'managedBy']) }
    },
    [`DELETE ${base}`]: (call) => deleteMany(state, call, shelf(call)),
    [`GET ${base}/{serviceAccountId}`]: (call) => {
      const account = shelf(call).require(call.param('serviceAccountId'))
      return ok({ serviceAccount: showAccount(state, account) })
    },
    [`PATCH ${base}/{serviceAccountId}`]: (call) => {
      const { serviceAccount } = call.object('serviceAccount')
      if (!isObject(serviceAccount)) throw badRequest('serviceAccount must be an object', 'serviceAccount')
      const changes = pick(serviceAccount, ['name', 'description'])
      const account = shelf(call).change(call.param('serviceAccountId'), changes)
      return ok({ serviceAccount: showAccount(state, account) }, pick(account, ['id', 'name']))
    },
    [`DELETE ${base}/{serviceAccountId}`]: (call) => {
      const account = shelf(call).require(call.param('serviceAccountId'))
      deleteServiceAccount(state, call.organizationId, account.id)
      return noContent(pick(account, ['id', 'name']))
    },
  }
}

/** Keeps a new service account (under a new id, unless one is given) and returns it. Refuses an empty name with 400. */
export function addServiceAccount(
  state: CastaiState,
  organizationId: string,
  input: JsonObject,
  author: Initiator,
): Entity {
  const name = asText(input.name)
  if (name === '') throw badRequest('name must not be empty', 'name')
  const id = asText(input.id) || state.newId()
  return state.shelves.of('service-accounts', organizationId).put({
    id,
    name,
    email: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@${id}.serviceaccount.cast.ai`,
    description: asText(input.description),
    createdAt: state.nowText(),
    organizationId,
    managedBy: 'console',
    author: { id: author.id, email: author.email, kind: 'user' },
  })
}

/** Removes a service account with all its keys; refuses an unknown one with 404. */
export function deleteServiceAccount(state: CastaiState, organizationId: string, id: string): void {
  state.shelves.of('service-accounts', organizationId).take(id)
  state.credentials.deleteWhere((key) => key.kind === 'service-account' && key.subjectId === id)
}

function showAccount(state: CastaiState, account: Entity): JsonObject {
  const keys = state.credentials.list(
    ({ kind, subjectId }) => kind === 'service-account' && subjectId === account.id,
  )
  return { ...account, keysCount: String(keys.length) }
}

/** All or none: one unknown id refuses the whole request. */
function deleteMany(state: CastaiState, call: CastaiCall, shelf: Collection): CastaiAnswer {
  const ids = call.query.getAll('serviceAccountIds')
  if (ids.length === 0) throw badRequest('required parameter is missing', 'serviceAccountIds')
  if (!ids.every((id) => shelf.get(id))) throw notFound()
  for (const id of new Set(ids)) deleteServiceAccount(state, call.organizationId, id)
  return noContent({ serviceAccountIds: ids })
}
