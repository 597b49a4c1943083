import { refuseUpgrade } from '../kit/apply-fault.ts'
import type { Emulator, EmulatorAnswer, UnroutedCall } from '../kit/emulator.ts'
import { authenticateCall } from './authenticate.ts'
import { restErrors, restFault } from './errors.ts'
import { hostOf } from './hosts.ts'
import { llmErrors } from './llm/errors.ts'
import type { AssemblyaiEmulatorOptions } from './options.ts'
import { createRoutes } from './routes.ts'
import { type AssemblyaiSnapshot, takeSnapshot } from './snapshot.ts'
import { createStreamingUpgrade } from './streaming/upgrade.ts'
import { syncErrors } from './sync/errors.ts'
import { agentErrors } from './voice-agent/errors.ts'
import { upgradeVoiceAgent } from './voice-agent/upgrade.ts'
import { type Account, createWorld, type World } from './world.ts'

export interface AssemblyaiEmulator extends Emulator {
  /** `project` isolates transcripts and uploads (`default` unless given); `name` is for the reader. */
  createKey(options?: { readonly project?: unknown; readonly name?: unknown }): { id: string; key: string }
  snapshot(): AssemblyaiSnapshot
  /** Changes the account's plan or balance, as its owner would. */
  setAccount(change: Partial<Account>): void
  /** Ends every open streaming session as a fault of the vendor's does (3005). Returns how many there were. */
  cancelSessions(): number
}

/** Returns a fresh account with no keys, no transcripts and no sessions. Serve it with `serveEmulator`. */
export function createAssemblyaiEmulator(options: AssemblyaiEmulatorOptions = {}): AssemblyaiEmulator {
  const world = createWorld(options)
  const upgradeStreaming = createStreamingUpgrade(world)
  const setAccount = (change: Partial<Account>) => void Object.assign(world.account, change)
  const cancelSessions = () => world.sessions.cancelAll()
  return {
    vendor: 'assemblyai',
    routes: createRoutes(world),
    authenticate: (call) => authenticateCall(world, call),
    unknownRoute: answerUnknownRoute,
    notEmulated: ({ method, path }) => ({
      status: 501,
      body: { error: `${method} ${path} exists at the vendor and is not stood in for` },
    }),
    faultBody: (status, call) => answerFault(status, call),
    commonHeaders: (call) => (hostOf(call.path) === 'rest' ? { 'access-control-allow-origin': '*' } : {}),
    preflight: (call) => (hostOf(call.path) === 'rest' ? preflight : undefined),
    upgrade(request, socket, head, url) {
      if (url.pathname === '/v3/ws') upgradeStreaming(request, socket, head, url)
      else if (url.pathname === '/v1/ws') upgradeVoiceAgent(world, request, socket, head, url)
      else if (url.pathname === '/v2/realtime/ws') refuseUpgrade(socket, 410)
      else return false
      return true
    },
    createKey(request = {}) {
      const created = world.keys.create(readName(request.project), readName(request.name))
      return { id: String(created.tokenId), key: created.key }
    },
    revokeKey: (id) => world.keys.revoke(id),
    snapshot: () => takeSnapshot(world),
    setAccount,
    cancelSessions,
    control(method, path, input) {
      if (method === 'POST' && path === 'account') {
        setAccount(readAccount(input))
        return { status: 200, body: world.account }
      }
      if (method === 'POST' && path === 'streaming/cancel') {
        return { status: 200, body: { cancelled: cancelSessions() } }
      }
      return undefined
    },
    close: async () => closeWorld(world),
  }
}

const readName = (value: unknown) => (typeof value === 'string' ? value : undefined)

function readAccount({ plan, balance }: Readonly<Record<string, unknown>>): Partial<Account> {
  return {
    ...(plan === 'free' || plan === 'paid' ? { plan } : {}),
    ...(typeof balance === 'number' ? { balance } : {}),
  }
}

function closeWorld(world: World): void {
  world.courier.close()
  world.door.close()
}

/** A key works from any web page, but no page can delete: the vendor allows these methods only. */
const preflight: EmulatorAnswer = {
  status: 200,
  headers: {
    'access-control-allow-methods': 'POST, PUT, GET',
    'access-control-allow-headers': 'Authorization, Content-Type',
  },
}

const syncPaths = [
  '/v1/transcribe',
  '/transcribe',
  '/v1/transcribe/live',
  '/v1/transcribe/stream',
  '/v1/warm',
]

function answerUnknownRoute({ path }: UnroutedCall): EmulatorAnswer {
  switch (hostOf(path)) {
    case 'llm':
      return llmErrors.unknownRoute()
    case 'sync':
      return syncPaths.includes(path) ? syncErrors.methodNotAllowed() : syncErrors.unknownModel()
    case 'agents':
      // The vendor has more of them than is emulated: a 404 would say that it has not.
      return path.startsWith('/v1/webhook-subscriptions') ? agentErrors.notEmulated() : agentErrors.notFound()
    case 'storage':
      return { status: 403 }
    default:
      return restErrors.unknownRoute()
  }
}

function answerFault(status: number, call: UnroutedCall | undefined): EmulatorAnswer {
  switch (hostOf(call?.path ?? '/v2')) {
    case 'llm':
      return llmErrors.fault(status)
    case 'sync':
      return syncErrors.fault(status)
    case 'agents':
      return agentErrors.fault(status)
    default:
      return restFault(status)
  }
}
