import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Collection } from '../kernel/collection.ts'
import { asObject, asText } from '../kernel/json.ts'
import type { CastaiState } from '../kernel/state.ts'

const clusters = '/v1/kubernetes/external-clusters'
const cluster = `${clusters}/{clusterId}`

/** Identities that the vendor keeps at the clouds for a cluster, and what agents report of it. */
export function cloudIdentityHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('cloud-identities', call.clusterId)
  const email = (id: string) => `castai-${id.slice(0, 8)}@emulated.iam.gserviceaccount.com`
  return {
    [`POST ${cluster}/assume-role-principal`]: (call) => {
      const arn = `arn:aws:iam::000000000000:user/cast-crossrole-${call.clusterId.slice(0, 8)}`
      shelf(call).put({ id: 'assume-role-principal', arn })
      return ok({ arn })
    },
    [`GET ${cluster}/assume-role-principal`]: (call) =>
      ok({ arn: shelf(call).require('assume-role-principal').arn }),
    [`DELETE ${cluster}/assume-role-principal`]: (call) => {
      shelf(call).take('assume-role-principal')
      return ok()
    },
    [`GET ${cluster}/assume-role-user`]: (call) =>
      ok({ arn: shelf(call).require('assume-role-principal').arn }),
    [`POST ${cluster}/gcp-create-sa`]: (call) => {
      const account = switchOn(shelf(call), 'gcp', email(call.clusterId))
      return ok({ serviceAccountEmail: account.email, serviceAccountId: account.accountId })
    },
    [`POST ${cluster}/gcp-disable-sa`]: (call) => {
      shelf(call).change('gcp', { enabled: false })
      return ok()
    },
    [`POST ${cluster}/gke-create-sa`]: (call) => {
      const account = switchOn(shelf(call), 'gke', email(call.clusterId))
      return ok({ serviceAccount: account.email })
    },
    [`POST ${cluster}/gke-disable-sa`]: (call) => {
      shelf(call).change('gke', { enabled: false })
      return ok()
    },
    [`POST ${clusters}/impersonation-service-account`]: (call) => {
      const provider = asText(call.object('provider').provider)
      const accounts = state.shelves.of('impersonation-accounts', call.organizationId)
      const account =
        accounts.get(provider) ?? accounts.put({ id: provider, accountId: state.newId(), provider })
      return ok({ id: account.accountId, email: email(asText(account.accountId)) })
    },
    [`POST ${cluster}/events`]: (call) => {
      const event = call.object('eventType')
      state.shelves
        .of('cloud-events', call.clusterId)
        .put({ ...event, id: state.newId(), receivedAt: state.nowText() })
      return ok()
    },
    [`POST ${cluster}/instances/{instanceId}/logs`]: (call) => {
      const { logEvents } = call.object('logEvents')
      state.shelves
        .of('instance-logs', call.clusterId, call.param('instanceId'))
        .put({ id: state.newId(), logEvents })
      return ok()
    },
  }
}

function switchOn(shelf: Collection, id: string, email: string) {
  const known = asObject(shelf.get(id))
  return shelf.put({
    accountId: `projects/emulated/serviceAccounts/${email}`,
    email,
    ...known,
    id,
    enabled: true,
  })
}
