import { VendorRefusal } from '../answers.ts'
import { addDocument, byCreation } from '../crud.ts'
import { asList, asObject, asString } from '../json.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { edits, found, type RetellRoute, reads } from '../routing.ts'
import { findVersion } from './agent-record.ts'
import { engineOf } from './agent-versions.ts'
import { requireAgent } from './agents.ts'

/** Returns the endpoints with one or two calls each: key info, concurrency, exports, assets, MCP tools. */
export function accountRoutes(): RetellRoute[] {
  return [keyInfo, concurrency, listExports, createAsset, listMcpTools]
}

const assetBytesMax = 10 * 1024 * 1024

const keyInfo: RetellRoute = {
  method: 'GET',
  path: '/get-api-key-info',
  handle: ({ keyName, organisation }) => ({ api_key_name: keyName, org_name: organisation.name }),
}

const concurrency: RetellRoute = {
  method: 'GET',
  path: '/get-concurrency',
  handle({ organisation, world }) {
    const base = Math.min(world.settings.concurrencyLimit, 20)
    const purchased = world.settings.concurrencyLimit - base
    return {
      current_concurrency: organisation.calls.list().filter((call) => call.status === 'ongoing').length,
      concurrency_limit: world.settings.concurrencyLimit,
      base_concurrency: base,
      purchased_concurrency: purchased,
      concurrency_purchase_limit: 100,
      remaining_purchase_limit: Math.max(0, 100 - purchased),
      concurrency_burst_enabled: false,
      // Burst mode lets through three times the limit, at most 300 more, says the vendor.
      concurrency_burst_limit: Math.min(
        world.settings.concurrencyLimit * 3,
        world.settings.concurrencyLimit + 300,
      ),
      reserved_inbound_concurrency: 0,
    }
  },
}

const listExports: RetellRoute = {
  method: 'GET',
  path: '/v2/list-export-requests',
  // The vendor's table knows only "No Access" and "Edit" for exports.
  permission: edits('Export'),
  handle({ organisation, query }) {
    const page = paginate(organisation.exportRequests.list(), byCreation, parsePageRequest(query))
    return mapPage(page, (document) => document.fields)
  },
}

const createAsset: RetellRoute = {
  method: 'POST',
  path: '/create-asset',
  success: 201,
  permission: edits('Agent'),
  async handle(request) {
    const { files } = await request.form()
    const file = files.get('file')?.[0]
    if (!file || file.bytes.byteLength > assetBytesMax) throw new VendorRefusal(400)
    const id = request.world.mintId('asset_')
    const fields = {
      asset_id: id,
      content_type: file.type,
      file_name: file.name,
      file_size: file.bytes.byteLength,
      created_timestamp: request.world.nowMs(),
      url: `${request.origin}/assets/${id}/${encodeURIComponent(file.name)}`,
    }
    return addDocument(request, request.organisation.assets, id, fields).fields
  },
}

const listMcpTools: RetellRoute = {
  method: 'GET',
  path: '/get-mcp-tools/{agent_id}',
  permission: reads('Agent'),
  handle({ organisation, param, query }) {
    const agent = requireAgent(organisation, param('agent_id'))
    const version = found(findVersion(agent, query.get('version')), 422)
    if (!query.get('mcp_id')) throw new VendorRefusal(400)
    return asList(engineOf(version, organisation)?.fields.mcps).map((entry) => ({
      name: `${asString(asObject(entry)?.name) ?? 'mcp'}_lookup`,
      description: 'Looks a record up by its id.',
      inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    }))
  },
}
