import type { EmulatorAnswer, EmulatorCall } from '../../kit/emulator.ts'
import type { Initiator } from '../events/audit-log.ts'
import { asText } from '../kernel/json.ts'
import { forbidden, Refusal } from '../kernel/refusal.ts'
import { refusalAnswer } from '../kernel/route-handler.ts'
import type { CastaiState } from '../kernel/state.ts'
import type { Caller } from './caller.ts'
import type { Credential } from './credentials.ts'
import { belongsTo, isWithinReach } from './rights.ts'

type UnauthenticatedCall = Omit<EmulatorCall, 'account' | 'params' | 'body'>

/** Chooses the tenant of a request. Undocumented in the specification, and obeyed all the same. */
const organizationHeader = 'x-castai-organization-id'

/** Paths where an API key may also come as a bearer token: the vendor's own LLM tools send it so. */
const bearerPaths = /^(?:\/v1\/llm|\/openai\/v1)\//

/** Returns the caller behind a request, or the refusal of the CDN (HTML) or of the API (JSON). */
export function authenticateCall(
  state: CastaiState,
  call: UnauthenticatedCall,
): { account: Caller } | { refusal: EmulatorAnswer } {
  if (state.settings.blocksLibraryAgents && isBlockedAgent(call.headers['user-agent'])) {
    return { refusal: cdnRefusal }
  }
  try {
    return { account: findCaller(state, call) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refusal: refusalAnswer(state, error, call.path) }
  }
}

/** Returns whom a credential acts as. */
export function identityOf(state: CastaiState, credential: Credential): Initiator {
  const { kind, subjectId, organizationId } = credential
  const shelf = {
    user: () => state.shelves.of('users').get(subjectId),
    'service-account': () => state.shelves.of('service-accounts', organizationId).get(subjectId),
    cluster: () => state.shelves.of('clusters', organizationId).get(subjectId),
  }[kind]()
  return { id: subjectId, name: asText(shelf?.name), email: asText(shelf?.email) }
}

function findCaller(state: CastaiState, call: UnauthenticatedCall): Caller {
  const token = presentedKey(state, call)
  const credential = token === undefined ? undefined : state.credentials.use(token)
  if (!credential) throw new Refusal(401, state.settings.unauthorizedMessage)
  return {
    credential,
    identity: identityOf(state, credential),
    organizationId: actingOrganization(state, credential, call.headers[organizationHeader]),
  }
}

function presentedKey(state: CastaiState, call: UnauthenticatedCall): string | undefined {
  const key = call.headers['x-api-key']
  if (typeof key === 'string' && key !== '') return key
  const takesBearer = state.settings.acceptsBearerApiKey || bearerPaths.test(call.path)
  return takesBearer ? /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1] : undefined
}

/** No header: the key's home. A made-up organization was seen to break the vendor with a 500. */
function actingOrganization(
  state: CastaiState,
  credential: Credential,
  header: string | readonly string[] | undefined,
): string {
  const home = credential.organizationId
  if (header === undefined || header === '' || credential.kind === 'cluster') return home
  const wanted = String(header)
  if (!state.shelves.of('organizations').get(wanted)) throw new Refusal(500, 'Internal Server Error')
  const subject = { kind: credential.kind, id: credential.subjectId }
  if (isWithinReach(state, home, wanted) && belongsTo(state, subject, wanted)) return wanted
  throw state.settings.closedOrganizationStatus === 500
    ? new Refusal(500, 'Internal Server Error')
    : forbidden()
}

function isBlockedAgent(agent: string | undefined): boolean {
  return agent === undefined || agent.trim() === '' || /^python-urllib/i.test(agent)
}

/** What the CDN answers before the API has seen anything: no JSON, and no proof of a bad key. */
const cdnRefusal: EmulatorAnswer = {
  status: 403,
  headers: { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' },
  body: '<!DOCTYPE html><html><head><title>Access denied</title></head><body>error code: 1010</body></html>',
}
