import type { Clock } from '../../core/index.ts'
import type { Hold } from '../../retention/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import type { Endpoints, SweepHolds } from '../../webhooks/index.ts'

export interface SweepHoldsPorts {
  readonly store: { holds(): Promise<readonly Hold[]> }
  readonly endpoints: Pick<Endpoints, 'list'>
  readonly clock: Clock
  loadVendor(id: string): Promise<Pick<VendorProfile, 'retention'>>
}

/**
 * Returns the legal holds as the sweep of the inbox sees them. A hold on a kind of the vendor's may be about what a webhook
 * tells of.
 */
export async function readSweepHolds({
  store,
  endpoints,
  clock,
  loadVendor,
}: SweepHoldsPorts): Promise<SweepHolds> {
  const holds = await store.holds()
  if (holds.length === 0) return { count: 0, keeperOf: () => undefined }
  const { findHold, keptHere, stands } = await import('../../retention/index.ts')
  const nowMs = clock.now()
  const standing = holds.filter((hold) => stands(hold, nowMs))
  const kindsOf = new Map<string, readonly string[]>()
  for (const { vendor } of endpoints.list()) {
    const kinds = (await loadVendor(vendor)).retention?.kinds.map(({ id }) => id) ?? []
    kindsOf.set(vendor, [...kinds, keptHere.webhooks])
  }
  return {
    count: holds.length,
    keeperOf({ vendor, environment }) {
      const own = standing.filter(
        ({ target }) =>
          (target.vendor ?? vendor) === vendor && (target.environment ?? environment) === environment,
      )
      const kinds = kindsOf.get(vendor) ?? [keptHere.webhooks]
      if (own.length === 0) return undefined
      return ({ subject, receivedAtMs }) =>
        kinds.some((kind) => {
          const item = { vendor, environment, kind, id: subject ?? '', tag: null, createdAtMs: receivedAtMs }
          return findHold(own, item, nowMs) !== undefined
        })
    },
  }
}
