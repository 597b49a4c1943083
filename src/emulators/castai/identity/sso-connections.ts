import { findRole } from '../access/roles.ts'
import { type HandlerTable, ok } from '../kernel/castai-call.ts'
import { type Family, familyHandlers, familyShelf } from '../kernel/family.ts'
import { asText } from '../kernel/json.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { showToken } from './auth-tokens.ts'
import { addRoleBinding } from './role-bindings.ts'
import { addServiceAccount } from './service-accounts.ts'

const path = '/v1/sso-connections'

/** Single sign-on. Switching on user synchronisation answers with a key: a POST whose answer is a secret. */
export function ssoConnectionHandlers(state: CastaiState): HandlerTable {
  const family: Family = {
    name: 'sso-connections',
    path,
    verbs: ['list', 'create', 'POST', 'delete'],
    listKey: 'connections',
    required: ['name', 'emailDomain', 'defaultRoleId'],
    fill(input) {
      if (!findRole(input.defaultRoleId)) throw badRequest('unknown role', 'defaultRoleId')
      return { status: 'STATUS_ACTIVE', isSynced: false, error: null }
    },
  }
  return {
    ...familyHandlers(state, family),
    [`GET ${path}/{id}`]: (call) => {
      const connection = familyShelf(state, family, call).require(call.param('id'))
      const account = state.shelves.of('sso-accounts', call.organizationId).get(connection.id)
      return ok({ connection, ssoServiceAccountId: account?.serviceAccountId ?? null })
    },
    [`POST ${path}/{id}/sync`]: (call) => {
      const { sync } = call.object('sync')
      if (typeof sync !== 'boolean') throw badRequest('sync must be a boolean', 'sync')
      const connection = familyShelf(state, family, call).change(call.param('id'), { isSynced: sync })
      const about = { id: connection.id, name: connection.name }
      if (!sync) return ok({ emptyResponse: {} }, about)
      const token = createSyncToken(
        state,
        call.organizationId,
        connection.id,
        asText(connection.name),
        call.caller,
      )
      return ok({ token }, about)
    },
  }
}

function createSyncToken(
  state: CastaiState,
  organizationId: string,
  connectionId: string,
  connectionName: string,
  { identity }: { identity: Parameters<typeof addServiceAccount>[3] },
) {
  const name = `sso-${connectionName}`
  const account = addServiceAccount(state, organizationId, { name }, identity)
  state.shelves.of('sso-accounts', organizationId).put({ id: connectionId, serviceAccountId: account.id })
  const definition = {
    roleId: findRole('Owner')?.id,
    scopes: [{ organization: { id: organizationId } }],
    subjects: [{ serviceAccount: { id: account.id } }],
  }
  addRoleBinding(state, organizationId, { name, description: '', definition }, state.nowMs())
  const { credential, token } = state.credentials.create(state.newId(), {
    kind: 'service-account',
    subjectId: account.id,
    organizationId,
    name,
    createdBy: identity.id,
  })
  return { ...showToken(state, credential), token }
}
