import type { Admission } from '../../gateway/index.ts'
import type { App } from '../open-app.ts'

/**
 * Resolves once it is on record that a client sees more than others may, and of which item, for which the hash stands that
 * `audit hash` gives. A list has no item.
 */
export function recordSight(
  { record, clock }: Pick<App, 'record' | 'clock'>,
  { requestId, client, operation, mount, params }: Admission,
  action: string,
  resource?: string,
): Promise<void> {
  const [item] = Object.values(params)
  return record({
    requestId,
    atMs: clock.now(),
    phase: 'event',
    action,
    actor: { kind: 'client', id: client.id },
    operation: operation.id,
    ...(resource === undefined ? {} : { resource }),
    metadata: {
      vendor: mount.vendor.id,
      ...(item === undefined ? {} : { item }),
    },
  })
}
