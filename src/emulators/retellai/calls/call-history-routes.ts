import { VendorRefusal } from '../answers.ts'
import { asObject, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { mapPage, paginate, parsePageRequest } from '../pagination.ts'
import { tightenStorage } from '../privacy/storage-setting.ts'
import { storedFormOf } from '../privacy/stored-form.ts'
import { edits, found, type RetellRequest, type RetellRoute, reads } from '../routing.ts'
import { filterCalls } from './call-filters.ts'
import { type CallRecord, isOver } from './call-record.ts'
import { checkMetadata } from './create-call.ts'
import { forgetCall } from './forget-call.ts'
import { analyseCall } from './life-cycle.ts'
import { filterCallsOld } from './old-call-filters.ts'
import { presentCall, presentCallItem } from './present-call.ts'

/** Returns the endpoints on calls that were: read, list, change, delete, analyse again. */
export function callHistoryRoutes(): RetellRoute[] {
  return [read, update, remove, list, listOld, rerunAnalysis]
}

/** Returns the call a path names; 422 for an unknown one. */
export function callOf(request: RetellRequest): CallRecord {
  return found(request.organisation.calls.get(request.param('call_id')), 422)
}

/** Calls sort by when they started, or were made where they never did. */
const byStart = (call: CallRecord) => ({
  sortValue: call.startMs ?? call.createdMs,
  sequence: call.sequence,
})

const read: RetellRoute = {
  method: 'GET',
  path: '/v2/get-call/{call_id}',
  permission: reads('History'),
  handle: (request) => presentCall(request.world, callOf(request)),
}

const update: RetellRoute = {
  method: 'PATCH',
  path: '/v2/update-call/{call_id}',
  permission: edits('History'),
  handle(request) {
    const call = callOf(request)
    // A live call has an endpoint of its own since 2026-08-31.
    if (!isOver(call)) throw new VendorRefusal(400)
    const body = request.json()
    checkMetadata(body.metadata)
    const before = call.storageSetting
    call.storageSetting = tightenStorage(before, body.data_storage_setting)
    if (body.metadata !== undefined) call.metadata = body.metadata
    call.customAttributes = {
      ...call.customAttributes,
      ...definedAttributes(request.organisation, body.custom_attributes),
    }
    if (call.storageSetting !== before && call.analysis) {
      call.stored = storedFormOf(call, request.world.nowMs(), request.world.settings.rawRecordingMs)
    }
    return presentCall(request.world, call)
  },
}

const remove: RetellRoute = {
  method: 'DELETE',
  path: '/v2/delete-call/{call_id}',
  success: 204,
  permission: edits('History'),
  handle: (request) => forgetCall(request.world, callOf(request)),
}

const list: RetellRoute = {
  method: 'POST',
  path: '/v3/list-calls',
  permission: reads('History'),
  handle({ world, organisation, json }) {
    const body = json()
    const calls = filterCalls(world, organisation.calls.list(), body.filter_criteria)
    const page = paginate(calls, byStart, parsePageRequest(body))
    return mapPage(page, (call) => presentCallItem(world, call))
  },
}

/** The older list: a bare array of whole calls, whose cursor is a call's id. */
const listOld: RetellRoute = {
  method: 'POST',
  path: '/v2/list-calls',
  deprecated: true,
  permission: reads('History'),
  handle({ world, organisation, json }) {
    const { pagination_key: afterId, ...body } = json()
    const request = parsePageRequest(body)
    const matching = filterCallsOld(world, organisation.calls.list(), body.filter_criteria)
    const { items } = paginate(matching, byStart, { ...request, limit: matching.length })
    const start = items.findIndex((call) => call.id === asString(afterId)) + 1
    return items.slice(start, start + request.limit).map((call) => presentCall(world, call))
  },
}

const rerunAnalysis: RetellRoute = {
  method: 'PUT',
  path: '/rerun-call-analysis/{call_id}',
  permission: edits('History'),
  handle(request) {
    const call = callOf(request)
    if (!isOver(call)) throw new VendorRefusal(400)
    // Where the raw words are gone there is nothing left to analyse.
    if (!call.stored) call.analysis = analyseCall(call)
    return presentCall(request.world, call)
  },
}

/** Keeps the attributes that were defined in the dashboard; the vendor ignores all others silently. */
export function definedAttributes(organisation: Organisation, attributes: unknown): JsonObject {
  const given = asObject(attributes ?? {})
  if (!given) throw new VendorRefusal(400)
  return Object.fromEntries(Object.entries(given).filter(([id]) => organisation.customAttributes.has(id)))
}
