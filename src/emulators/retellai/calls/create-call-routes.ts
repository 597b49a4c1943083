import { VendorRefusal } from '../answers.ts'
import { asList, asNumber, asObject, asString, compact, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { requireFields, requireText } from '../request-body.ts'
import { boundAgent } from '../resources/resolve-agent.ts'
import { edits, found, type RetellRequest, type RetellRoute } from '../routing.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'
import { createCall } from './create-call.ts'
import { connectCall, failCall, later } from './life-cycle.ts'
import { presentCall } from './present-call.ts'

/** Returns the endpoints that bring calls about. Each makes a billable call at once. */
export function createCallRoutes(): RetellRoute[] {
  return [createPhoneCall, registerPhoneCall, createWebCall, createWebCallV2, createBatchCall]
}

const createPhoneCall: RetellRoute = {
  method: 'POST',
  path: '/v2/create-phone-call',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    return presentCall(world, dial(world, organisation, json(), undefined))
  },
}

const registerPhoneCall: RetellRoute = {
  method: 'POST',
  path: '/v2/register-phone-call',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    const body = json()
    const call = createCall(world, organisation, {
      callType: 'phone_call',
      agent: {
        agentId: requireText(body, 'agent_id'),
        version: body.agent_version,
        override: body.agent_override,
      },
      direction: body.direction === 'outbound' ? 'outbound' : 'inbound',
      fromNumber: asString(body.from_number) ?? '',
      toNumber: asString(body.to_number) ?? '',
      metadata: body.metadata,
      dynamicVariables: body.retell_llm_dynamic_variables,
    })
    later(world, call, world.settings.registeredCallMs, () =>
      failCall(world, call, 'registered_call_timeout'),
    )
    return presentCall(world, call)
  },
}

const createWebCall: RetellRoute = {
  method: 'POST',
  path: '/v3/create-web-call',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle(request) {
    const call = startWebCall(request)
    return {
      call_id: call.id,
      access_token: call.accessToken,
      transport: 'gateway',
      ice_servers: iceServers(request.world, request.origin),
      expires_at: request.world.roomTokens.find(call.accessToken ?? '')?.expiresAtMs,
    }
  },
}

/** The older call answers with the whole call object; its token is for a room service of its own. */
const createWebCallV2: RetellRoute = {
  method: 'POST',
  path: '/v2/create-web-call',
  success: 201,
  costs: true,
  permission: edits('Call'),
  handle: (request) => presentCall(request.world, startWebCall(request)),
}

const createBatchCall: RetellRoute = {
  method: 'POST',
  path: '/create-batch-call',
  success: 201,
  permission: edits('Call'),
  handle({ world, organisation, json }) {
    const body = json()
    requireFields(body, ['from_number', 'tasks'])
    const fromNumber = requireText(body, 'from_number')
    const tasks = asList(body.tasks).map((entry) => {
      const task = asObject(entry)
      if (!task) throw new VendorRefusal(400)
      requireText(task, 'to_number')
      return { ...task, from_number: fromNumber }
    })
    if (tasks.length === 0) throw new VendorRefusal(400)
    for (const task of tasks) chooseAgent(organisation, task)
    const batchId = world.mintId('batch_call_')
    const scheduledMs = asNumber(body.trigger_timestamp) ?? world.nowMs()
    world.after(Math.max(0, scheduledMs - world.nowMs()), () => {
      for (const task of tasks) dialIfPossible(world, organisation, task, batchId)
    })
    return compact({
      batch_call_id: batchId,
      name: asString(body.name) ?? 'Batch call',
      from_number: fromNumber,
      scheduled_timestamp: scheduledMs,
      total_task_count: tasks.length,
      call_time_window: body.call_time_window,
    })
  },
}

/** Media relays a browser is told to use; nothing listens there. */
export function iceServers(world: World, origin: string): JsonObject[] {
  const { hostname } = new URL(origin)
  const credential = world.settings.randomHex(24)
  return [{ urls: [`turn:${hostname}:3478?transport=udp`], username: 'emulated', credential }]
}

function startWebCall({ world, organisation, json }: RetellRequest): CallRecord {
  const body = json()
  const call = createCall(world, organisation, {
    callType: 'web_call',
    agent: {
      agentId: requireText(body, 'agent_id'),
      version: body.agent_version,
      override: body.agent_override,
    },
    metadata: body.metadata,
    dynamicVariables: body.retell_llm_dynamic_variables,
  })
  later(world, call, world.settings.joinTimeoutMs, () => failCall(world, call, 'error_user_not_joined'))
  return call
}

function dial(
  world: World,
  organisation: Organisation,
  body: JsonObject,
  batchCallId: string | undefined,
): CallRecord {
  const fromNumber = requireText(body, 'from_number')
  const toNumber = requireText(body, 'to_number')
  const call = createCall(world, organisation, {
    callType: 'phone_call',
    agent: chooseAgent(organisation, body),
    direction: 'outbound',
    fromNumber,
    toNumber,
    metadata: body.metadata,
    dynamicVariables: body.retell_llm_dynamic_variables,
    customSipHeaders: body.custom_sip_headers,
    ...(batchCallId === undefined ? {} : { batchCallId }),
  })
  later(world, call, world.settings.ringMs, () => connectCall(world, call, world.script))
  return call
}

/** A task is dropped when its number or agent was deleted since the batch was planned. */
function dialIfPossible(world: World, organisation: Organisation, task: JsonObject, batchId: string): void {
  try {
    dial(world, organisation, task, batchId)
  } catch (error) {
    if (!(error instanceof VendorRefusal)) throw error
  }
}

/** The number must be one of the workspace's (422), and some agent must be bound or named (400). */
function chooseAgent(organisation: Organisation, body: JsonObject) {
  const fromNumber = requireText(body, 'from_number')
  found(organisation.phoneNumbers.get(fromNumber), 422)
  const named = asString(body.override_agent_id)
  const bound = boundAgent(organisation, fromNumber, 'outbound_agents')
  const agentId = named ?? bound?.agentId
  if (agentId === undefined) throw new VendorRefusal(400)
  return {
    agentId,
    version: body.override_agent_version ?? (named === undefined ? bound?.version : undefined),
    override: body.agent_override,
  }
}
