import type { Admission } from '../../gateway/index.ts'
import type { App } from '../open-app.ts'

/**
 * Resolves once it is durable what a call has created: in the ledger, for retention, where the vendor keeps things of that
 * kind, and as the client's own where its grant is bound to that.
 */
export async function rememberCreated(app: App, admission: Admission, ids: readonly string[]): Promise<void> {
  const { client, grant, mount, operation, claimedUser, tag } = admission
  const vendor = mount.vendor.id
  const createdAtMs = app.clock.now()
  const user = claimedUser === undefined ? null : app.hashIdentifier(claimedUser)
  const isKept = mount.vendor.retention?.kinds.some((kind) => kind.madeBy.includes(operation.id)) ?? false
  const remembered = isKept
    ? app.storage.retention.insertLedger(
        ids.map((id) => ({
          vendor,
          environment: client.environment,
          key: grant.constraints.keyName ?? 'default',
          madeBy: operation.id,
          id,
          createdAtMs,
          clientId: client.id,
          tag: tag ?? null,
          user,
        })),
      )
    : undefined
  const owned = grant.constraints.ownIdsOnly ? app.state.ownIds.add(client.id, vendor, ids) : undefined
  await Promise.all([remembered, owned])
}
