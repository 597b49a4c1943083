import { VendorRefusal } from '../answers.ts'
import { type FilterReader, keyed, matchesAtom, matchesCriteria } from '../filters.ts'
import { asList, asObject, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'
import { type CallRecord, durationMs } from './call-record.ts'
import { presentCall } from './present-call.ts'

/** Returns the calls that meet the `filter_criteria` of `/v3/list-calls`. */
export function filterCalls(world: World, calls: readonly CallRecord[], criteria: unknown): CallRecord[] {
  const { agent, tool_calls: toolCalls, ...rest } = asObject(criteria ?? {}) ?? refuse()
  return calls.filter(
    (call) =>
      matchesAgents(agent, call.agentId, call.agentVersion) &&
      asList(toolCalls).every((filter) => usesTool(call, asObject(filter) ?? refuse())) &&
      matchesCriteria(rest, callReaders(world), call),
  )
}

/** Returns whether an agent is one of those listed, in one of the versions listed with it. */
export function matchesAgents(wanted: unknown, agentId: string, version: number): boolean {
  if (wanted === undefined) return true
  if (!Array.isArray(wanted)) return refuse()
  return wanted.some((entry) => {
    const { agent_id: id, version: versions } = asObject(entry) ?? refuse()
    return id === agentId && (!Array.isArray(versions) || versions.includes(version))
  })
}

/** Filters see what readers may see: a field that the storage setting removed cannot be searched. */
function callReaders(world: World): Record<string, FilterReader<CallRecord>> {
  const shown = (name: string) => (call: CallRecord) => presentCall(world, call)[name]
  const shownObject = (name: string) => keyed((call: CallRecord) => asObject(presentCall(world, call)[name]))
  const analysis = (name: string) => (call: CallRecord) =>
    asObject(presentCall(world, call).call_analysis)?.[name]
  return {
    call_id: (call) => call.id,
    batch_call_id: (call) => call.batchCallId,
    agent_tag: (call) => call.agentTag,
    call_status: (call) => call.status,
    call_type: (call) => call.callType,
    direction: (call) => call.direction,
    disconnection_reason: (call) => call.disconnectionReason,
    data_storage_setting: (call) => call.storageSetting,
    start_timestamp: (call) => call.startMs,
    end_timestamp: (call) => call.endMs,
    duration_ms: durationMs,
    from_number: shown('from_number'),
    to_number: shown('to_number'),
    in_voicemail: analysis('in_voicemail'),
    call_successful: analysis('call_successful'),
    user_sentiment: analysis('user_sentiment'),
    combined_cost: (call) => asObject(presentCall(world, call).call_cost)?.combined_cost,
    e2e_latency_p50: (call) => asObject(asObject(presentCall(world, call).latency)?.e2e)?.p50,
    metadata: shownObject('metadata'),
    dynamic_variables: shownObject('retell_llm_dynamic_variables'),
    custom_attributes: keyed((call) => call.customAttributes),
    custom_analysis_data: keyed((call) =>
      asObject(asObject(presentCall(world, call).call_analysis)?.custom_analysis_data),
    ),
  }
}

function usesTool(call: CallRecord, filter: JsonObject): boolean {
  return call.entries.some((entry) => {
    if (entry.role !== 'tool_call_invocation') return false
    if (filter.name !== undefined && entry.name !== filter.name) return false
    if (filter.success === undefined) return true
    const result = call.entries.find(
      (other) => other.role === 'tool_call_result' && other.tool_call_id === entry.tool_call_id,
    )
    return matchesAtom(filter.success, () => result?.role === 'tool_call_result' && result.successful)
  })
}

function refuse(): never {
  throw new VendorRefusal(400)
}
