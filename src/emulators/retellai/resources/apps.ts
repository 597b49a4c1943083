import { VendorRefusal } from '../answers.ts'
import { type ResourceTable, resourceRoutes } from '../crud.ts'
import { asObject, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { paginate, parsePageRequest } from '../pagination.ts'
import { found, type RetellRequest, type RetellRoute } from '../routing.ts'
import type { StoredDocument } from '../store.ts'

/** Returns the endpoints of connected apps. Their credentials are taken and never shown again. */
export function appRoutes(): RetellRoute[] {
  return [...resourceRoutes(apps), listUsages, testAuth]
}

const apps: ResourceTable = {
  documents: (organisation) => organisation.apps,
  idPrefix: 'app_',
  idParam: 'app_id',
  present: (document, organisation) => ({
    ...document.fields,
    app_id: document.id,
    org_id: organisation.id,
    created_timestamp: document.createdMs,
    user_modified_timestamp: document.modifiedMs,
  }),
  create: {
    path: '/create-app',
    requires: ['provider', 'type'],
    prepare: (body) => ({ ...withoutSecrets(body), connection_status: 'not_connected' }),
  },
  read: { path: '/get-app/{app_id}', unknown: 404 },
  update: {
    method: 'PATCH',
    path: '/update-app/{app_id}',
    unknown: 404,
    prepare: (body) => ({
      ...withoutSecrets(body),
      ...('auth_config' in body || 'tenant_url' in body ? { connection_status: 'not_connected' } : {}),
    }),
  },
  remove: {
    path: '/delete-app/{app_id}',
    unknown: 404,
    before(document, request) {
      const isUsed = usagesOf(document, request.organisation).length > 0
      if (isUsed && request.query.get('force_delete') !== 'true') throw new VendorRefusal(400)
      const { crmConfig } = request.organisation
      if (crmConfig.app_id === document.id) {
        const { app_id: _unlinked, ...rest } = crmConfig
        request.organisation.crmConfig = rest
      }
    },
  },
  list: { path: '/list-apps' },
}

const appOf = (request: RetellRequest) => found(request.organisation.apps.get(request.param('app_id')), 404)

const listUsages: RetellRoute = {
  method: 'GET',
  path: '/list-app-usages/{app_id}',
  handle(request) {
    const usages = usagesOf(appOf(request), request.organisation)
    const placeOf = (usage: AppUsage) => ({ sortValue: usage.configured_timestamp, sequence: 0 })
    return paginate(usages, placeOf, parsePageRequest(request.query))
  },
}

const testAuth: RetellRoute = {
  method: 'POST',
  path: '/test-app-auth/{app_id}',
  handle(request) {
    const app = appOf(request)
    const success = asObject(app.fields.auth_config) !== undefined
    app.fields = { ...app.fields, connection_status: success ? 'connected' : 'error' }
    return { success }
  },
}

interface AppUsage {
  readonly type: 'agent'
  readonly agent_id: string
  readonly agent_versions: number[]
  readonly configured_timestamp: number
}

/** An agent uses an app when a version of it names the app's id anywhere in its settings. */
function usagesOf(app: StoredDocument, organisation: Organisation): AppUsage[] {
  return organisation.agents.list().flatMap((agent) => {
    const using = agent.versions.filter(({ fields }) => JSON.stringify(fields).includes(app.id))
    if (using.length === 0) return []
    return [
      {
        type: 'agent' as const,
        agent_id: agent.id,
        agent_versions: using.map(({ version }) => version),
        configured_timestamp: Math.max(...using.map(({ modifiedMs }) => modifiedMs)),
      },
    ]
  })
}

function withoutSecrets(body: JsonObject): JsonObject {
  const auth = asObject(body.auth_config)
  if (!auth) return body
  const { client_secret: _secret, api_key: _key, password: _password, ...shown } = auth
  return { ...body, auth_config: shown }
}
