import { randomUUID } from 'node:crypto'
import type { EmulatorAnswer, EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import { isRecord, parseObject } from '../transcripts/body-reader.ts'
import type { Found } from '../transcripts/transcript.ts'
import type { World } from '../world.ts'
import { agentErrors } from './errors.ts'
import { type Agent, showSecond } from './shelf.ts'

const requiredFields = ['name', 'system_prompt', 'voice']
const agentFields = [...requiredFields, 'greeting', 'input', 'output', 'tools', 'llm']

/** `POST /v1/agents` */
export const createAgent =
  (world: World): RouteHandler =>
  (call) => {
    const read = readConfig(call)
    if ('refusal' in read) return read.refusal
    const missing = requiredFields.find((name) => read.found[name] === undefined)
    if (missing) return agentErrors.invalid(missing, 'Field required')
    const nowMs = world.timers.now()
    const agent: Agent = {
      id: randomUUID(),
      project: credentialOf(call).project,
      createdMs: nowMs,
      updatedMs: nowMs,
      config: read.found,
    }
    world.agents.agents.set(agent.id, agent)
    return { status: 201, body: showAgent(agent) }
  }

/** `GET /v1/agents`: a plain array, without the configurations. */
export const listAgents =
  (world: World): RouteHandler =>
  (call) => {
    const own = [...world.agents.agents.values()].filter(
      ({ project }) => project === credentialOf(call).project,
    )
    return {
      status: 200,
      body: own.map(({ id, config, createdMs, updatedMs }) => ({
        id,
        name: config.name,
        created_at: showSecond(createdMs),
        updated_at: showSecond(updatedMs),
      })),
    }
  }

const withAgent =
  (answer: (agent: Agent, world: World, call: EmulatorCall) => EmulatorAnswer) =>
  (world: World): RouteHandler =>
  (call) => {
    const agent = world.agents.agents.get(call.params.agent_id ?? '')
    if (agent?.project !== credentialOf(call).project) return agentErrors.notFound()
    return answer(agent, world, call)
  }

/** `GET /v1/agents/{agent_id}` */
export const getAgent = withAgent((agent) => ({ status: 200, body: showAgent(agent) }))

/** `PUT /v1/agents/{agent_id}`: only the fields that are sent change. */
export const updateAgent = withAgent((agent, world, call) => {
  const read = readConfig(call)
  if ('refusal' in read) return read.refusal
  agent.config = { ...agent.config, ...read.found }
  agent.updatedMs = world.timers.now()
  return { status: 200, body: showAgent(agent) }
})

/** `DELETE /v1/agents/{agent_id}` */
export const deleteAgent = withAgent((agent, world) => {
  world.agents.agents.delete(agent.id)
  return { status: 204 }
})

function readConfig(call: EmulatorCall): Found<Record<string, unknown>> {
  const body = parseObject(call.body)
  if (!body) return { refusal: agentErrors.invalid('body', 'Input should be a valid dictionary') }
  return { found: Object.fromEntries(Object.entries(body).filter(([name]) => agentFields.includes(name))) }
}

const showAgent = ({ id, config, createdMs, updatedMs }: Agent) => ({
  id,
  ...Object.fromEntries(agentFields.map((name) => [name, config[name] ?? null])),
  tools: Array.isArray(config.tools) ? config.tools.map(maskTool) : [],
  created_at: showSecond(createdMs),
  updated_at: showSecond(updatedMs),
})

/** The headers of an HTTP tool hold secrets: they are taken, and never shown again. */
function maskTool(tool: unknown): unknown {
  if (!isRecord(tool)) return tool
  return Object.fromEntries(
    Object.entries(tool).map(([name, value]) => {
      if (name !== 'headers') return [name, isRecord(value) ? maskTool(value) : value]
      if (Array.isArray(value))
        return [name, value.map((each) => (isRecord(each) ? { ...each, value: '***' } : each))]
      return [
        name,
        isRecord(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, '***'])) : value,
      ]
    }),
  )
}
