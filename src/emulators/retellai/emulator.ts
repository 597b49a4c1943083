import type { Emulator, EmulatorAnswer, UnroutedCall } from '../kit/emulator.ts'
import { errorAnswer, observedUnauthorizedMessage } from './answers.ts'
import { authenticateRoom, webRtcPrefix } from './calls/web-rtc.ts'
import { controlDashboard } from './control.ts'
import { Dashboard } from './dashboard.ts'
import type { KeyRequest } from './keys.ts'
import type { RetellaiEmulatorOptions } from './options.ts'
import { scheduleRetention } from './privacy/retention.ts'
import { emulatorRoutes } from './routes.ts'
import type { KeyAccount } from './routing.ts'
import { takeSnapshot } from './snapshot.ts'
import { World } from './world.ts'

/** The stand-in, with a typed view of what people do at the vendor outside the API. */
export interface RetellaiEmulator extends Emulator {
  readonly dashboard: Dashboard
}

/** Returns a fresh stand-in for Retell AI with no workspace in it. */
export function createRetellaiEmulator(options: RetellaiEmulatorOptions = {}): RetellaiEmulator {
  const world = new World(options)
  const dashboard = new Dashboard(world)
  scheduleRetention(world)
  return {
    vendor: 'retellai',
    dashboard,
    routes: emulatorRoutes(world),
    authenticate(call) {
      world.origin = call.origin
      return call.path.startsWith(webRtcPrefix) ? authenticateRoom(world, call) : authenticateKey(world, call)
    },
    unknownRoute: () => errorAnswer(404),
    notEmulated: () => errorAnswer(501, 'This endpoint is not emulated.'),
    faultBody: (status) => errorAnswer(status),
    commonHeaders: (call) => (isForBrowsers(call) ? browserHeaders : {}),
    preflight: (call) => (isForBrowsers(call) ? { status: 204, headers: preflightHeaders } : undefined),
    control: (method, path, input) => controlDashboard(dashboard, method, path, input),
    upgrade: (request, socket, head, url) => world.monitors.upgrade(request, socket, head, url),
    createKey(request: KeyRequest = {}) {
      const key = world.keys.create(world.organisation(request.org).id, request)
      return { id: key.id, key: key.secret }
    },
    revokeKey: (id) => world.keys.revoke(id),
    snapshot: () => takeSnapshot(world),
    async close() {
      world.close()
    },
  }
}

function authenticateKey(
  world: World,
  call: UnroutedCall,
): { account: KeyAccount } | { refusal: EmulatorAnswer } {
  const secret = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const key = world.keys.find(secret ?? '')
  if (key) return { account: { key, organisation: world.organisation(key.organisationId) } }
  const { unauthorizedText } = world.settings
  return {
    refusal: errorAnswer(401, unauthorizedText === 'observed' ? observedUnauthorizedMessage : undefined),
  }
}

/** Browsers call these straight from a page; the vendor's exact CORS headers are unconfirmed. */
function isForBrowsers({ path }: UnroutedCall): boolean {
  return path.startsWith(webRtcPrefix) || path === '/v3/create-web-call'
}

const browserHeaders = { 'access-control-allow-origin': '*' }

const preflightHeaders = {
  ...browserHeaders,
  'access-control-allow-methods': 'POST, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
}
