import { VendorRefusal } from '../answers.ts'
import { asList, asNumber, asObject, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { requireFields } from '../request-body.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import { type Agent, type AgentVersion, findVersion, presentAgent, presentVersion } from './agent-record.ts'
import { requireAgent } from './agents.ts'

/** Returns the endpoints for versions, which voice and chat agents share: unknown agent 422, unknown version 404. */
export function agentVersionRoutes(): RetellRoute[] {
  return [create, publish, publishLatest, remove, list, repair]
}

const agentOf = (request: RetellRequest) => requireAgent(request.organisation, request.param('agent_id'))

const create: RetellRoute = {
  method: 'POST',
  path: '/create-agent-version/{agent_id}',
  success: 201,
  permission: edits('Agent'),
  handle(request) {
    const agent = agentOf(request)
    const body = request.json()
    requireFields(body, ['base_version'])
    const base = found(findVersion(agent, asNumber(body.base_version) ?? -1), 404)
    return presentAgent(agent, addDraft(agent, base, request.world.nowMs()))
  },
}

const publish: RetellRoute = {
  method: 'POST',
  path: '/publish-agent-version/{agent_id}',
  permission: edits('Agent'),
  handle(request) {
    const agent = agentOf(request)
    const body = request.json()
    requireFields(body, ['version'])
    const version = found(findVersion(agent, asNumber(body.version) ?? -1), 404)
    const { version: _number, ...texts } = body
    publishVersion(request, version, texts)
  },
}

/** The older call: publishes the latest draft and opens the next one. */
const publishLatest: RetellRoute = {
  method: 'POST',
  path: '/publish-agent/{agent_id}',
  deprecated: true,
  permission: edits('Agent'),
  handle(request) {
    const agent = agentOf(request)
    const version = found(findVersion(agent, 'latest'), 404)
    publishVersion(request, version, {})
    addDraft(agent, version, request.world.nowMs())
  },
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/delete-agent-version/{agent_id}',
  success: 204,
  permission: edits('Agent'),
  handle(request) {
    const agent = agentOf(request)
    const reference = request.query.get('version')
    if (reference === null || !/^\d+$/.test(reference)) throw new VendorRefusal(400)
    const version = found(findVersion(agent, reference), 404)
    agent.versions.splice(agent.versions.indexOf(version), 1)
  },
}

const list: RetellRoute = {
  method: 'GET',
  path: '/list-agent-versions/{agent_id}',
  permission: reads('Agent'),
  handle(request) {
    const { versions } = agentOf(request)
    const placeOf = ({ version }: AgentVersion) => ({ sortValue: version, sequence: version })
    return mapPage(paginate(versions, placeOf, parsePageRequest(request.query)), presentVersion)
  },
}

const repair: RetellRoute = {
  method: 'POST',
  path: '/repair-agent/{agent_id}',
  permission: edits('Agent'),
  handle(request) {
    const agent = agentOf(request)
    const version = found(findVersion(agent, request.query.get('version')), 404)
    const engine = engineOf(version, request.organisation)
    if (engine && !engine.fields.is_published) {
      const known = asList(engine.fields.knowledge_base_ids).filter((id) =>
        request.organisation.knowledgeBases.get(String(id)),
      )
      if (engine.fields.knowledge_base_ids !== undefined) {
        engine.fields = { ...engine.fields, knowledge_base_ids: known }
      }
    }
    const voiceId = asString(version.fields.voice_id)
    if (voiceId && !request.organisation.voices.get(voiceId)) {
      version.fields = { ...version.fields, voice_id: '11labs-Adrian' }
    }
    return presentAgent(agent, version)
  },
}

function addDraft(agent: Agent, base: AgentVersion, nowMs: number): AgentVersion {
  const draft: AgentVersion = {
    version: Math.max(...agent.versions.map(({ version }) => version)) + 1,
    baseVersion: base.version,
    isPublished: false,
    modifiedMs: nowMs,
    fields: { ...base.fields },
  }
  agent.versions.push(draft)
  return draft
}

/** Publishing an agent also freezes the response engine it points at. */
function publishVersion(request: RetellRequest, version: AgentVersion, texts: JsonObject): void {
  version.isPublished = true
  version.modifiedMs = request.world.nowMs()
  version.fields = { ...version.fields, ...texts }
  const engine = engineOf(version, request.organisation)
  if (engine) engine.fields = { ...engine.fields, is_published: true }
}

/** Returns the document of the response engine that a version points at, if it is one of the vendor's own kinds. */
export function engineOf(version: Pick<AgentVersion, 'fields'>, organisation: Organisation) {
  const engine = asObject(version.fields.response_engine)
  return (
    organisation.llms.get(asString(engine?.llm_id) ?? '') ??
    organisation.flows.get(asString(engine?.conversation_flow_id) ?? '')
  )
}
