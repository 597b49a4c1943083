import { VendorRefusal } from '../answers.ts'
import { byCreation } from '../crud.ts'
import { asObject, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { requireFields } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import { type Agent, findVersion, presentAgent } from './agent-record.ts'

interface ChannelPaths {
  readonly channel: Agent['channel']
  /** `agent` or `chat-agent`, as it stands in the paths. */
  readonly noun: string
  readonly requires: readonly string[]
  readonly costs: boolean
}

const voice: ChannelPaths = {
  channel: 'voice',
  noun: 'agent',
  requires: ['response_engine', 'voice_id'],
  costs: false,
}
const chat: ChannelPaths = { channel: 'chat', noun: 'chat-agent', requires: ['response_engine'], costs: true }

/** Returns the endpoints of voice agents, of chat agents, and the list they share. */
export function agentRoutes(): RetellRoute[] {
  return [...channelRoutes(voice), ...channelRoutes(chat), sharedList]
}

/** Returns the agent of that id, whatever its channel unless one is named; 422 for an unknown one. */
export function requireAgent(organisation: Organisation, id: string, channel?: Agent['channel']): Agent {
  const agent = found(organisation.agents.get(id), 422)
  if (channel && agent.channel !== channel) throw new VendorRefusal(422)
  return agent
}

function channelRoutes({ channel, noun, requires, costs }: ChannelPaths): RetellRoute[] {
  const find = (request: RetellRequest) =>
    requireAgent(request.organisation, request.param('agent_id'), channel)
  return [
    {
      method: 'POST',
      path: `/create-${noun}`,
      success: 201,
      costs,
      permission: edits('Agent'),
      handle(request) {
        const body = request.json()
        requireFields(body, requires)
        checkResponseEngine(body, request.organisation)
        const nowMs = request.world.nowMs()
        const version = { version: 0, baseVersion: null, isPublished: false, modifiedMs: nowMs, fields: body }
        const agent = request.organisation.agents.add({
          id: request.world.mintId('agent_'),
          sequence: request.world.nextSequence(),
          createdMs: nowMs,
          channel,
          versions: [version],
          tags: new Map(),
        })
        return presentAgent(agent, version)
      },
    },
    {
      method: 'GET',
      path: `/get-${noun}/{agent_id}`,
      permission: reads('Agent'),
      handle(request) {
        const agent = find(request)
        return presentAgent(agent, found(findVersion(agent, request.query.get('version')), 422))
      },
    },
    {
      method: 'PATCH',
      path: `/update-${noun}/{agent_id}`,
      permission: edits('Agent'),
      handle(request) {
        const agent = find(request)
        const version = found(findVersion(agent, request.query.get('version')), 422)
        // A published version is frozen; the vendor updates drafts only.
        if (version.isPublished) throw new VendorRefusal(400)
        const body = request.json()
        checkResponseEngine(body, request.organisation)
        version.fields = { ...version.fields, ...body }
        version.modifiedMs = request.world.nowMs()
        return presentAgent(agent, version)
      },
    },
    {
      method: 'DELETE',
      path: `/delete-${noun}/{agent_id}`,
      success: 204,
      permission: edits('Agent'),
      handle(request) {
        request.organisation.agents.delete(find(request).id)
      },
    },
    {
      method: 'GET',
      path: `/get-${noun}-versions/{agent_id}`,
      permission: reads('Agent'),
      handle(request) {
        const agent = find(request)
        return agent.versions.toReversed().map((version) => presentAgent(agent, version))
      },
    },
    {
      method: 'GET',
      path: `/list-${noun}s`,
      deprecated: true,
      permission: reads('Agent'),
      handle: (request) => listVersionsFlat(request, channel),
    },
  ]
}

const sharedList: RetellRoute = {
  method: 'POST',
  path: '/v2/list-agents',
  permission: reads('Agent'),
  handle(request) {
    const criteria = asObject(request.json().filter_criteria) ?? {}
    const channel = asString(asObject(criteria.channel)?.value)
    const text = asString(criteria.query)?.toLowerCase() ?? ''
    const agents = request.organisation.agents
      .list()
      .filter((agent) => !channel || agent.channel === channel)
      .filter((agent) => nameOf(agent).toLowerCase().includes(text))
    return mapPage(paginate(agents, byCreation, parsePageRequest(request.query)), presentSummary)
  },
}

function presentSummary(agent: Agent): JsonObject {
  return {
    agent_id: agent.id,
    agent_name: nameOf(agent),
    channel: agent.channel,
    tags: Object.fromEntries([...agent.tags].map(([tag, version]) => [tag, { version }])),
    user_modified_timestamp: agent.versions.at(-1)?.modifiedMs ?? agent.createdMs,
  }
}

function nameOf(agent: Agent): string {
  return asString(agent.versions.at(-1)?.fields.agent_name) ?? ''
}

/** The old list: a bare array of versions, newest first, cut by `limit`; its cursor is an agent id and a version. */
function listVersionsFlat(request: RetellRequest, channel: Agent['channel']): JsonObject[] {
  const { limit } = parsePageRequest(new URLSearchParams({ limit: request.query.get('limit') ?? '1000' }))
  const latestOnly = request.query.get('is_latest') === 'true'
  const rows = request.organisation.agents
    .list()
    .filter((agent) => agent.channel === channel)
    .toReversed()
    .flatMap((agent) => {
      const versions = agent.versions.toReversed()
      return (latestOnly ? versions.slice(0, 1) : versions).map((version) => presentAgent(agent, version))
    })
  const afterId = request.query.get('pagination_key')
  const afterVersion = request.query.get('pagination_key_version')
  const index = rows.findLastIndex(
    (row) => row.agent_id === afterId && (afterVersion === null || String(row.version) === afterVersion),
  )
  return rows.slice(index + 1, index + 1 + limit)
}

/** Refuses an engine that is no object (400) or names one this workspace does not have (422). */
function checkResponseEngine(body: JsonObject, organisation: Organisation): void {
  if (body.response_engine === undefined) return
  const engine = asObject(body.response_engine)
  switch (engine?.type) {
    case 'retell-llm':
      found(organisation.llms.get(asString(engine.llm_id) ?? ''), 422)
      return
    case 'conversation-flow':
      found(organisation.flows.get(asString(engine.conversation_flow_id) ?? ''), 422)
      return
    case 'custom-llm':
      requireFields(engine, ['llm_websocket_url'])
      return
    default:
      throw new VendorRefusal(400)
  }
}
