import type { EmulatorAnswer, EmulatorCall, UnroutedCall } from '../kit/emulator.ts'
import { restErrors } from './errors.ts'
import { hostOf } from './hosts.ts'
import type { ApiKey, Project } from './keys.ts'
import { llmErrors } from './llm/errors.ts'
import { syncErrors } from './sync/errors.ts'
import { namesSyncModel } from './sync/model-header.ts'
import { agentErrors } from './voice-agent/errors.ts'
import type { World } from './world.ts'

/** Who makes a call. */
export interface Credential {
  readonly key: ApiKey
  readonly project: Project
}

/** The caller behind an authenticated call. */
export const credentialOf = (call: Pick<EmulatorCall, 'account'>): Credential => call.account as Credential

const bearerPattern = /^Bearer\s+/i

/** Judges a call by the rules of the host that its path belongs to: the vendor's hosts disagree on all of them. */
export function authenticateCall(
  world: World,
  call: UnroutedCall,
): { account: Credential } | { refusal: EmulatorAnswer } {
  const header = call.headers.authorization
  const bare = header?.replace(bearerPattern, '')
  const admit = (key: ApiKey | undefined, refusal: () => EmulatorAnswer) =>
    key ? { account: { key, project: key.project } } : { refusal: refusal() }

  switch (hostOf(call.path)) {
    case 'rest': {
      const admitted = admit(
        world.keys.find(world.settings.bearerOnRest ? bare : header),
        restErrors.unauthorized,
      )
      return 'refusal' in admitted ? admitted : (countRequest(world) ?? admitted)
    }
    case 'streaming':
      return admit(world.keys.find(header), restErrors.unauthorized)
    case 'llm':
      return header === undefined
        ? { refusal: llmErrors.noAccess() }
        : admit(world.keys.find(bare), llmErrors.unauthorized)
    case 'sync':
      if (world.settings.withoutModelHeader === 'refuse' && !namesSyncModel(call)) {
        return { refusal: syncErrors.unknownModel() }
      }
      return admit(world.keys.find(header), syncErrors.invalidKey)
    case 'agents': {
      if (header === undefined) return { refusal: agentErrors.missingHeader() }
      const key = needsBearer(call.path) && !bearerPattern.test(header) ? undefined : world.keys.find(bare)
      return admit(key, agentErrors.unauthorized)
    }
    case 'storage':
      return { refusal: { status: 403 } }
  }
}

/** The token route takes `Bearer` only; the management routes take either form. */
const needsBearer = (path: string) => path === '/v1/token'

function countRequest(world: World): { refusal: EmulatorAnswer } | undefined {
  const taken = world.restRequests.take(world.timers.now(), world.settings.requestsPerFiveMinutes)
  return 'retryAfterSeconds' in taken
    ? { refusal: restErrors.tooManyRequests(taken.retryAfterSeconds) }
    : undefined
}
