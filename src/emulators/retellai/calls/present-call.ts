import { compact, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'
import { type CallRecord, durationMs, isOver } from './call-record.ts'
import { recordingUrl } from './recordings.ts'
import { spokenEntries, transcriptFields } from './transcript.ts'

/** Fields that items of `/v3/list-calls` leave out; a reader has to get each call for them. */
const transcriptNames = [
  'transcript',
  'transcript_object',
  'transcript_with_tool_calls',
  'scrubbed_transcript_with_tool_calls',
]

/** Returns a call as `get-call` shows it: what its storage setting has left of it. */
export function presentCall(world: World, call: CallRecord): JsonObject {
  return call.stored ? presentStored(world, call) : presentRaw(world, call)
}

/** Returns a call as a list shows it. */
export function presentCallItem(world: World, call: CallRecord): JsonObject {
  return withoutFields(presentCall(world, call), transcriptNames)
}

/** Returns a call with everything in it, as webhooks and custom functions carry it, whatever is stored. */
export function presentRaw(world: World, call: CallRecord): JsonObject {
  const over = isOver(call)
  return compact({
    ...basicFields(call),
    ...transcriptFields(call.entries),
    ...(over && call.wasConnected ? mediaFields(world, call, ['recording', 'public_log']) : {}),
    call_analysis: call.analysis,
  })
}

/** Returns the facts about a call that hold no conversation. */
export function basicFields(call: CallRecord): JsonObject {
  const lastedMs = durationMs(call)
  return compact({
    call_type: call.callType,
    access_token: call.accessToken,
    call_id: call.id,
    agent_id: call.agentId,
    agent_version: call.agentVersion,
    agent_name: call.agent.agent_name,
    agent_tag: call.agentTag,
    call_status: call.status,
    direction: call.direction,
    from_number: call.fromNumber,
    to_number: call.toNumber,
    telephony_identifier:
      call.callType === 'phone_call' ? { twilio_call_sid: `CA${call.id.slice(-32)}` } : undefined,
    metadata: call.metadata,
    retell_llm_dynamic_variables: call.dynamicVariables,
    collected_dynamic_variables: isOver(call) ? call.collectedVariables : undefined,
    custom_sip_headers: call.customSipHeaders,
    custom_attributes: Object.keys(call.customAttributes).length > 0 ? call.customAttributes : undefined,
    batch_call_id: call.batchCallId,
    data_storage_setting: call.storageSetting,
    opt_in_signed_url: call.agent.opt_in_signed_url === true,
    start_timestamp: call.startMs,
    end_timestamp: call.endMs,
    duration_ms: lastedMs,
    disconnection_reason: call.disconnectionReason,
    transfer_destination: call.disconnectionReason === 'call_transfer' ? call.transferDestination : undefined,
    transfer_end_timestamp: call.transferEndMs,
    ...(lastedMs === undefined ? {} : measuredFields(call, lastedMs)),
  })
}

function presentStored(world: World, call: CallRecord): JsonObject {
  const { stored } = call
  if (!stored) return presentRaw(world, call)
  const kept = stored.entries
  return withoutFields(
    compact({
      ...basicFields(call),
      call_analysis: stored.analysis,
      scrubbed_transcript_with_tool_calls: kept,
      ...(kept && call.wasConnected ? mediaFields(world, call, ['scrubbed_recording']) : {}),
      ...stored.scrubbed,
    }),
    stored.removed,
  )
}

function mediaFields(
  world: World,
  call: CallRecord,
  kinds: readonly ('recording' | 'scrubbed_recording' | 'public_log')[],
): JsonObject {
  const fields: JsonObject = {}
  for (const kind of kinds) {
    fields[`${kind}_url`] = recordingUrl(world, call, kind)
    if (kind !== 'public_log') {
      fields[`${kind}_multi_channel_url`] = recordingUrl(world, call, `${kind}_multi_channel`)
    }
  }
  return fields
}

function measuredFields(call: CallRecord, lastedMs: number): JsonObject {
  const turns = spokenEntries(call.entries).filter(({ role }) => role === 'agent').length
  const seconds = Math.ceil(lastedMs / 1000)
  const unitPrice = 0.12
  const cost = Math.round(seconds * unitPrice * 1000) / 1000
  return {
    latency: { e2e: latencyOf(turns), llm: latencyOf(turns), tts: latencyOf(turns) },
    llm_token_usage: { average: 420, num_requests: turns, values: Array.from({ length: turns }, () => 420) },
    call_cost: {
      product_costs: [{ product: 'emulated_voice_engine', unit_price: unitPrice, cost }],
      total_duration_seconds: seconds,
      total_duration_unit_price: unitPrice,
      combined_cost: cost,
    },
  }
}

function latencyOf(turns: number): JsonObject {
  const values = Array.from({ length: turns }, () => 800)
  return { p50: 800, p90: 800, p95: 800, p99: 800, min: 800, max: 800, num: turns, values }
}

function withoutFields(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}
