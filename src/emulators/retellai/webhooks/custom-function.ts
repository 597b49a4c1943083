import type { CallRecord } from '../calls/call-record.ts'
import { presentRaw } from '../calls/present-call.ts'
import { asNumber, asObject, asString, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'
import type { Delivery } from './signed-sender.ts'

/** What the agent got back from a customer's function. */
export interface FunctionResult {
  readonly successful: boolean
  /** The answer's text, cut at 15,000 characters. */
  readonly content: string
  readonly delivery: Delivery
}

const defaultTimeoutMs = 120_000
const contentMax = 15_000

/**
 * Calls a custom function (a tool of type `custom`) the way a live call does, records the invocation and its result in
 * the transcript, and returns the result. The request is signed like a webhook; GET and DELETE carry no body, their
 * arguments travel in the query.
 */
export async function callCustomFunction(
  world: World,
  call: CallRecord,
  tool: JsonObject,
  args: JsonObject,
): Promise<FunctionResult> {
  const name = asString(tool.name) ?? 'function'
  const method = asString(tool.method) ?? 'POST'
  const toolCallId = world.mintId('tool_call_')
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const payload = tool.args_at_root === true ? args : { name, call: presentRaw(world, call), args }
  const invocation = { tool_call_id: toolCallId, name, arguments: JSON.stringify(args) }
  call.entries.push({ role: 'tool_call_invocation', ...invocation })
  const delivery = await world.sender.send({
    organisationId: call.organisation.id,
    event: 'custom_function',
    subject: `${call.id}/${toolCallId}`,
    url: functionUrl(tool, hasBody ? {} : args),
    method,
    body: hasBody ? JSON.stringify(payload) : '',
    headers: textFields(tool.headers),
    timeoutMs: asNumber(tool.timeout_ms) ?? defaultTimeoutMs,
    attemptsMax: 1 + (asNumber(tool.max_retry) ?? 0),
    retryDelayMs: (attemptsMade) => 1000 * 2 ** (attemptsMade - 1),
  })
  const successful = delivery.outcome === 'delivered'
  const content = successful ? delivery.answer.slice(0, contentMax) : 'The function could not be reached.'
  call.entries.push({ role: 'tool_call_result', tool_call_id: toolCallId, content, successful })
  return { successful, content, delivery }
}

function functionUrl(tool: JsonObject, args: JsonObject): string {
  const url = new URL(asString(tool.url) ?? '')
  for (const [name, value] of Object.entries({ ...textFields(tool.query_params), ...args })) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return url.href
}

function textFields(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asObject(value) ?? {}).map(([name, text]) => [name, String(text)]))
}
