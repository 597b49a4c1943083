import { VendorRefusal } from '../answers.ts'
import { asObject, asString } from '../json.ts'
import { tightenStorage } from '../privacy/storage-setting.ts'
import { requireText } from '../request-body.ts'
import { edits, type RetellRequest, type RetellRoute } from '../routing.ts'
import { callOf } from './call-history-routes.ts'
import { type CallRecord, isOver } from './call-record.ts'
import { checkMetadata, parseVariables } from './create-call.ts'
import { iceServers } from './create-call-routes.ts'
import { endCall, sayInCall } from './life-cycle.ts'
import { replyTo } from './script.ts'
import { endOfSpeech } from './transcript.ts'

/** Returns the endpoints on calls that run: stop, listen in, take over, change. */
export function liveCallRoutes(): RetellRoute[] {
  return [stop, listen, takeOver, updateLive]
}

const stop: RetellRoute = {
  method: 'POST',
  path: '/v2/stop-call/{call_id}',
  success: 204,
  permission: edits('Call'),
  handle(request) {
    const call = callOf(request)
    if (isOver(call)) throw new VendorRefusal(400)
    endCall(request.world, call, 'manual_stopped')
  },
}

const listen: RetellRoute = {
  method: 'POST',
  path: '/v2/listen-live-call/{call_id}',
  permission: edits('Call'),
  handle(request) {
    const { world } = request
    const call = ongoingCall(request)
    const participantId = `listener_${world.settings.randomHex(20)}`
    const token = world.roomTokens.mint(call.id, participantId)
    return {
      access_token: token,
      expires_at: world.roomTokens.find(token)?.expiresAtMs,
      participant_id: participantId,
      room_name: call.id,
      transport: 'gateway',
      ice_servers: iceServers(world, request.origin),
    }
  },
}

const takeOver: RetellRoute = {
  method: 'POST',
  path: '/v2/take-over-live-call/{call_id}',
  permission: edits('Call'),
  handle(request) {
    const call = ongoingCall(request)
    const participantId = requireText(request.json(), 'participant_id')
    if (!request.world.roomTokens.isListener(call.id, participantId)) throw new VendorRefusal(422)
    call.isTakenOver = true
    return { success: true }
  },
}

const updateLive: RetellRoute = {
  method: 'PATCH',
  path: '/v2/update-live-call/{call_id}',
  permission: edits('Call'),
  handle(request) {
    const { world } = request
    const call = ongoingCall(request)
    const body = request.json()
    const fields = asObject(body.fields_to_override) ?? {}
    const control = asObject(body.call_control) ?? {}
    checkMetadata(fields.metadata)
    call.storageSetting = tightenStorage(call.storageSetting, fields.data_storage_setting)
    if (fields.metadata !== undefined) call.metadata = fields.metadata
    const variables = parseVariables(fields.override_dynamic_variables)
    if (variables) call.dynamicVariables = { ...call.dynamicVariables, ...variables }
    const context = asString(control.additional_context)
    if (context === '') throw new VendorRefusal(400)
    if (context !== undefined) {
      call.entries.push({ role: 'injected', content: context, time_sec: endOfSpeech(call.entries) })
    }
    if (control.trigger_response === true) sayInCall(world, call, 'agent', replyTo(context ?? ''))
    return { success: true }
  },
}

function ongoingCall(request: RetellRequest): CallRecord {
  const call = callOf(request)
  if (call.status !== 'ongoing') throw new VendorRefusal(400)
  return call
}
