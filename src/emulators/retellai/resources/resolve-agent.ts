import { VendorRefusal } from '../answers.ts'
import { asList, asNumber, asObject, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { found } from '../routing.ts'
import { type Agent, findVersion } from './agent-record.ts'
import { requireAgent } from './agents.ts'

/** An agent as a call or chat runs with it. */
export interface ResolvedAgent {
  readonly agentId: string
  readonly agentVersion: number
  readonly agentTag: string | undefined
  /** Settings of the version, with the override of this one call on top. */
  readonly agent: JsonObject
}

/** What a caller may say about the agent of a call or chat. */
export interface AgentChoice {
  readonly agentId: string
  readonly version?: unknown
  readonly override?: unknown
}

/**
 * Returns the agent a call or chat is to run with; 422 for an unknown agent, channel or version. The override may
 * replace any setting, the webhook and the privacy settings among them.
 */
export function resolveAgent(
  organisation: Organisation,
  channel: Agent['channel'],
  { agentId, version: reference, override }: AgentChoice,
): ResolvedAgent {
  const agent = requireAgent(organisation, agentId, channel)
  const version = found(findVersion(agent, reference), 422)
  const overridden = override === undefined ? {} : asObject(override)
  if (!overridden) throw new VendorRefusal(400)
  const tag = [...agent.tags].findLast(([name, number]) => name === reference || number === version.version)
  return {
    agentId: agent.id,
    agentVersion: version.version,
    agentTag: tag?.[0],
    agent: { ...version.fields, ...asObject(overridden.agent) },
  }
}

/** Returns the agent a phone number is bound to for one use, undefined when there is none. */
export function boundAgent(
  organisation: Organisation,
  number: string,
  use: 'inbound_agents' | 'outbound_agents' | 'inbound_sms_agents' | 'outbound_sms_agents',
): AgentChoice | undefined {
  const bound = asList(organisation.phoneNumbers.get(number)?.fields[use]).map(asObject)
  // Several agents share the traffic by weight; the stand-in always takes the heaviest, so that a test can tell which.
  const heaviest = bound.toSorted((a, b) => (asNumber(b?.weight) ?? 0) - (asNumber(a?.weight) ?? 0))[0]
  const agentId = asString(heaviest?.agent_id)
  return agentId === undefined ? undefined : { agentId, version: heaviest?.agent_version }
}
