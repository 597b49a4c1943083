import type { Admission } from '../../gateway/index.ts'
import type { App } from '../open-app.ts'

/** Resolves once it is on record that a client sees more than others may. */
export function recordSight(
  { record, clock }: Pick<App, 'record' | 'clock'>,
  { requestId, client, operation, mount }: Admission,
  action: string,
  resource?: string,
): Promise<void> {
  return record({
    requestId,
    atMs: clock.now(),
    phase: 'event',
    action,
    actor: { kind: 'client', id: client.id },
    operation: operation.id,
    ...(resource === undefined ? {} : { resource }),
    metadata: { vendor: mount.vendor.id },
  })
}
