import { VendorRefusal } from '../answers.ts'
import { type ResourceTable, resourceRoutes } from '../crud.ts'
import { asList, asObject } from '../json.ts'
import type { RetellRequest, RetellRoute } from '../routing.ts'
import type { StoredDocument } from '../store.ts'

/** Returns the endpoints of Retell LLMs, conversation flows and the components flows share. */
export function responseEngineRoutes(): RetellRoute[] {
  return [llms, flows, components].flatMap(resourceRoutes)
}

const llms: ResourceTable = {
  documents: (organisation) => organisation.llms,
  idPrefix: 'llm_',
  idParam: 'llm_id',
  permission: 'Agent',
  present: (document) => ({
    model: 'gpt-4.1',
    version: 0,
    is_published: false,
    ...document.fields,
    llm_id: document.id,
    last_modification_timestamp: document.modifiedMs,
  }),
  create: { path: '/create-retell-llm', requires: [] },
  read: { path: '/get-retell-llm/{llm_id}', unknown: 422 },
  update: { method: 'PATCH', path: '/update-retell-llm/{llm_id}', unknown: 422 },
  remove: { path: '/delete-retell-llm/{llm_id}', unknown: 422, before: refuseWhileInUse },
  list: { path: '/v2/list-retell-llms', deprecatedPath: '/list-retell-llms' },
}

const flows: ResourceTable = {
  documents: (organisation) => organisation.flows,
  idPrefix: 'conversation_flow_',
  idParam: 'conversation_flow_id',
  permission: 'Agent',
  present: (document) => ({
    version: 0,
    ...document.fields,
    conversation_flow_id: document.id,
    last_modification_timestamp: document.modifiedMs,
  }),
  create: { path: '/create-conversation-flow', requires: ['model_choice', 'nodes', 'start_speaker'] },
  read: { path: '/get-conversation-flow/{conversation_flow_id}', unknown: 404 },
  // The one operation on flows whose documented errors name 422 and not 404.
  update: { method: 'PATCH', path: '/update-conversation-flow/{conversation_flow_id}', unknown: 422 },
  remove: {
    path: '/delete-conversation-flow/{conversation_flow_id}',
    unknown: 404,
    before: refuseWhileInUse,
  },
  list: { path: '/v2/list-conversation-flows', deprecatedPath: '/list-conversation-flows' },
}

const components: ResourceTable = {
  documents: (organisation) => organisation.components,
  idPrefix: 'conversation_flow_component_',
  idParam: 'conversation_flow_component_id',
  permission: 'Agent',
  present: (document, organisation) => ({
    ...document.fields,
    conversation_flow_component_id: document.id,
    user_modified_timestamp: document.modifiedMs,
    linked_conversation_flow_ids: organisation.flows
      .list()
      .filter((flow) => mentionsComponent(flow, document.id))
      .map((flow) => flow.id),
  }),
  create: { path: '/create-conversation-flow-component', requires: ['name', 'nodes'] },
  read: { path: '/get-conversation-flow-component/{conversation_flow_component_id}', unknown: 404 },
  update: {
    method: 'PATCH',
    path: '/update-conversation-flow-component/{conversation_flow_component_id}',
    unknown: 404,
  },
  remove: { path: '/delete-conversation-flow-component/{conversation_flow_component_id}', unknown: 404 },
  list: {
    path: '/v2/list-conversation-flow-components',
    deprecatedPath: '/list-conversation-flow-components',
  },
}

function mentionsComponent(flow: StoredDocument, componentId: string): boolean {
  return asList(flow.fields.nodes).some((node) => asObject(node)?.component_id === componentId)
}

/** The vendor rejects with 400 the deletion of an engine that an agent still uses, unless it is forced. */
function refuseWhileInUse(document: StoredDocument, request: RetellRequest): void {
  if (request.query.get('force_delete') === 'true') return
  const isUsed = request.organisation.agents.list().some((agent) =>
    agent.versions.some(({ fields }) => {
      const engine = asObject(fields.response_engine)
      return engine?.llm_id === document.id || engine?.conversation_flow_id === document.id
    }),
  )
  if (isUsed) throw new VendorRefusal(400)
}
