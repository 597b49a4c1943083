import type { Admission } from '../gateway/index.ts'
import type { App } from './open-app.ts'

/**
 * Resolves once it is durable what a call has created: in the ledger of everything that was made, for retention, and as the
 * client's own where its grant is bound to that.
 */
export async function rememberCreated(app: App, admission: Admission, ids: readonly string[]): Promise<void> {
  const { client, grant, mount, operation, claimedUser, tag } = admission
  const vendor = mount.vendor.id
  const [madeBy = ''] = operation.id.split('.')
  const createdAtMs = app.clock.now()
  const user = claimedUser === undefined ? null : app.hashIdentifier(claimedUser)
  const remembered = app.storage.retention.insertLedger(
    ids.map((id) => ({
      vendor,
      environment: client.environment,
      key: grant.constraints.keyName ?? 'default',
      madeBy,
      id,
      createdAtMs,
      clientId: client.id,
      tag: tag ?? null,
      user,
    })),
  )
  const owned = grant.constraints.ownIdsOnly ? app.state.ownIds.add(client.id, vendor, ids) : undefined
  await Promise.all([remembered, owned])
}
