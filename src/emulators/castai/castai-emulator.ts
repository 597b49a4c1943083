import type { Emulator, EmulatorAnswer, EmulatorRoute } from '../kit/emulator.ts'
import { authenticateCall } from './access/authenticate.ts'
import { type CastaiKey, type CastaiKeyOptions, createDashboardKey } from './access/dashboard.ts'
import { type NewNotification, raiseNotification } from './events/notifications.ts'
import type { WebhookResult } from './events/webhook-calls.ts'
import { collectHandlers } from './handlers.ts'
import { notFound, Refusal } from './kernel/refusal.ts'
import { refusalAnswer, toRouteHandler } from './kernel/route-handler.ts'
import { type RouteFact, readRouteList } from './kernel/route-list.ts'
import { CastaiState } from './kernel/state.ts'
import { type CastaiEmulatorOptions, type CastaiRegion, completeOptions } from './options.ts'
import { seedState } from './seed.ts'
import { seedIds } from './seed-ids.ts'

/** The stand-in for one region, with what only a test or a demo can do. */
export interface CastaiEmulator extends Emulator {
  readonly region: CastaiRegion
  createKey(options?: CastaiKeyOptions & Record<string, unknown>): CastaiKey
  /** Raises a notification as the vendor would, and tells how each receiver took it. */
  notify(
    input: NewNotification & { readonly organizationId?: string },
  ): Promise<{ notificationId: string; deliveries: readonly WebhookResult[] }>
}

/**
 * Returns a fresh stand-in for one region: it knows the keys it made, and no other. Calls that the vendor has and
 * this stand-in does not answer 501.
 */
export function createCastaiEmulator(options: CastaiEmulatorOptions = {}): CastaiEmulator {
  const settings = completeOptions(options)
  const state = new CastaiState(settings)
  seedState(state)

  async function notify(input: NewNotification & { readonly organizationId?: string }) {
    const organizationId = input.organizationId ?? seedIds.home
    const { notification, deliveries } = await raiseNotification(state, organizationId, input)
    return { notificationId: notification.id, deliveries }
  }

  return {
    vendor: 'castai',
    region: settings.region,
    routes: attachHandlers(state, readRouteList()),
    authenticate: (call) => authenticateCall(state, call),
    unknownRoute: ({ path }) => refusalAnswer(state, notFound(), path),
    notEmulated: ({ method, path }) =>
      refusalAnswer(state, new Refusal(501, `Not emulated: ${method} ${path}`), path),
    faultBody: (status, call) => refusalAnswer(state, faultOf(status), call?.path ?? '/'),
    createKey: (keyOptions = {}) => createDashboardKey(state, keyOptions),
    revokeKey: (id) => state.credentials.delete(id),
    notify,
    control: (method, path, input) => controlAnswer(notify, method, path, input),
    snapshot: () => ({
      region: settings.region,
      ids: seedIds,
      credentials: state.credentials.list(() => true),
      auditSize: state.audit.size,
      collections: state.shelves.toJSON(),
    }),
    close: async () => state.courier.close(),
  }
}

/** A handler for a call that is not in the table would be a call that the vendor does not have. */
function attachHandlers(state: CastaiState, facts: readonly RouteFact[]): EmulatorRoute[] {
  const handlers = collectHandlers(state)
  const routes = facts.map((fact): EmulatorRoute => {
    const name = `${fact.method} ${fact.path}`
    const handle = handlers.get(name)
    handlers.delete(name)
    const { method, path } = fact
    return handle ? { method, path, handle: toRouteHandler(state, fact, handle) } : { method, path }
  })
  const [stray] = handlers.keys()
  if (stray !== undefined) throw new Error(`not in the table of routes: ${stray}`)
  return routes
}

/** Messages seen for the statuses that the vendor answers by itself. */
function faultOf(status: number): Refusal {
  const messages: Readonly<Record<number, string>> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    429: 'quota exceeded',
    500: 'Internal Server Error',
  }
  return new Refusal(status, messages[status] ?? 'Service Unavailable')
}

/** `POST /_emulator/notifications` raises one; the receivers are called while the answer is on its way. */
function controlAnswer(
  notify: CastaiEmulator['notify'],
  method: string,
  path: string,
  input: Readonly<Record<string, unknown>>,
): EmulatorAnswer | undefined {
  if (method !== 'POST' || path !== 'notifications') return undefined
  if (typeof input.name !== 'string') return { status: 400, body: { error: 'a name is expected' } }
  void notify({ ...input, name: input.name })
  return { status: 202, body: {} }
}
