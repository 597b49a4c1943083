import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import type { Entity } from '../kernel/collection.ts'
import { asList, asObject, asText, isObject, type JsonObject, omit } from '../kernel/json.ts'
import { cutPage, readPageRequest } from '../kernel/paging.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { parseTemplate, TemplateError } from './go-template.ts'
import { connection, draftNotification, severities } from './notifications.ts'
import { callReceiver } from './webhook-calls.ts'

const path = '/v1/notifications/webhook-configurations'
const required = ['callbackUrl', 'includeClusterless', 'name', 'requestTemplate', 'severityTriggers'] as const

/** Receivers of notifications. Each change calls the receiver once; a dry run calls it and keeps nothing. */
export function webhookConfigurationHandlers(state: CastaiState): HandlerTable {
  const shelf = (call: CastaiCall) => state.shelves.of('webhook-configurations', call.organizationId)
  const show = (configuration: Entity) => showConfiguration(state, configuration)
  return {
    [`GET ${path}`]: (call) => {
      const request = readPageRequest(call.query)
      const wanted = request.filters.getAll('filter.severities')
      const found = shelf(call)
        .list()
        .filter(({ severityTriggers }) => wanted.every((name) => asList(severityTriggers).includes(name)))
      const page = cutPage(found, request)
      return ok({
        items: page.items.map(show),
        nextCursor: page.nextCursor,
        previousCursor: page.previousCursor,
        count: page.total,
      })
    },
    [`POST ${path}`]: async (call) => {
      const draft = { id: state.newId(), createdAt: state.nowText(), ...readConfiguration(call) }
      return saveConfiguration(state, call, draft)
    },
    [`GET ${path}/{id}`]: (call) => ok(show(shelf(call).require(call.param('id')))),
    [`PUT ${path}/{id}`]: async (call) => {
      const { id, createdAt } = shelf(call).require(call.param('id'))
      return saveConfiguration(state, call, { id, createdAt, ...readConfiguration(call) })
    },
    [`DELETE ${path}/{id}`]: (call) => {
      const { id, name } = shelf(call).take(call.param('id'))
      return ok({}, { id, name })
    },
    'GET /v1/notifications/webhook-categories': () => ok({ categories: knownCategories }),
  }
}

const knownCategories = [
  { name: 'Cluster', subcategories: ['ClusterDisconnected'] },
  { name: 'Security', subcategories: ['RuntimeAnomaly'] },
]

/** Sends a test call, keeps the configuration unless this is a dry run, and tells how the call ended. */
async function saveConfiguration(state: CastaiState, call: CastaiCall, draft: Entity): Promise<CastaiAnswer> {
  const { dryRun, ...fields } = draft
  const test = draftNotification(state, call.organizationId, { name: 'Test notification' })
  const result = await callReceiver(state, draft, test)
  const configuration: Entity = {
    ...fields,
    id: draft.id,
    organizationId: call.organizationId,
    updatedAt: state.nowText(),
    deletedAt: null,
    ...connection(result),
  }
  if (dryRun !== true) state.shelves.of('webhook-configurations', call.organizationId).put(configuration)
  return ok(showConfiguration(state, configuration), {
    id: draft.id,
    name: draft.name,
    dryRun: dryRun === true,
  })
}

function readConfiguration(call: CastaiCall): JsonObject {
  const body = call.object(...required)
  const { callbackUrl, severityTriggers, authKeys, requestTemplate } = body
  const known: readonly unknown[] = severities
  const wrong = [
    ...(isWebAddress(callbackUrl) ? [] : ['callbackUrl']),
    ...(asList(severityTriggers).length > 0 && asList(severityTriggers).every((name) => known.includes(name))
      ? []
      : ['severityTriggers']),
    ...(isHeaderMap(authKeys) ? [] : ['authKeys']),
  ]
  if (wrong.length > 0) throw badRequest('malformed field', ...wrong)
  try {
    parseTemplate(asText(requestTemplate))
  } catch (error) {
    if (error instanceof TemplateError) throw badRequest(`template: ${error.message}`, 'requestTemplate')
    throw error
  }
  return omit(body, ['id', 'createdAt', 'organizationId', 'status', 'error', 'updatedAt', 'deletedAt'])
}

function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)
}

function isHeaderMap(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && !/[\r\n\0]/.test(text),
    )
  )
}

/** The schema shows `authKeys` in full, so a GET may give away the receiver's secret. */
function showConfiguration(state: CastaiState, configuration: Entity): JsonObject {
  const authKeys = asObject(configuration.authKeys)
  const shown = state.settings.masksAuthKeys
    ? Object.fromEntries(Object.keys(authKeys).map((name) => [name, '********']))
    : authKeys
  return { ...configuration, authKeys: shown }
}
