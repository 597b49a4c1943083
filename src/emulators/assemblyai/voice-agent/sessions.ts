import { Buffer } from 'node:buffer'
import type { EmulatorCall, RouteHandler } from '../../kit/emulator.ts'
import { credentialOf } from '../authenticate.ts'
import type { World } from '../world.ts'
import { agentErrors } from './errors.ts'
import { type AgentSession, showSecond } from './shelf.ts'

const statusOf = (session: AgentSession) => (session.endedMs === undefined ? 'active' : 'completed')

/** `GET /v1/sessions`: newest first; the next page is asked for with a cursor. */
export const listSessions =
  (world: World): RouteHandler =>
  (call) => {
    const limit = Number(call.query.get('limit') ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
      return agentErrors.invalidQuery('limit', 'Input should be between 1 and 200')
    }
    const matching = [...world.agents.sessions.values()]
      .filter((each) => isVisible(each, call))
      .filter((each) => matches(call.query.get('status'), statusOf(each)))
      .filter((each) => matches(call.query.get('agent_id'), each.agentId))
      .reverse()
    const from = readCursor(call.query.get('cursor'))
    const page = matching.slice(from, from + limit)
    const hasMore = from + limit < matching.length
    return {
      status: 200,
      body: {
        sessions: page.map(showSession),
        has_more: hasMore,
        response_metadata: { next_cursor: hasMore ? writeCursor(from + limit) : null },
      },
    }
  }

/** `GET /v1/sessions/{session_id}`. Recordings and timelines are not stood in for: `artifacts` stays empty. */
export const getSession =
  (world: World): RouteHandler =>
  (call) => {
    const session = findSession(world, call)
    if (!session) return agentErrors.notFound()
    return { status: 200, body: { ...showSession(session), config: session.config, artifacts: [] } }
  }

/** `DELETE /v1/sessions/{session_id}`: the session disappears from every answer. */
export const deleteSession =
  (world: World): RouteHandler =>
  (call) => {
    const session = findSession(world, call)
    if (!session) return agentErrors.notFound()
    session.deleted = true
    return { status: 204 }
  }

const isVisible = (session: AgentSession, call: EmulatorCall) =>
  !session.deleted && session.project === credentialOf(call).project

const matches = (wanted: string | null, actual: string | null) => wanted === null || wanted === actual

function findSession(world: World, call: EmulatorCall): AgentSession | undefined {
  const session = world.agents.sessions.get(call.params.session_id ?? '')
  return session && isVisible(session, call) ? session : undefined
}

const showSession = (session: AgentSession) => ({
  id: session.id,
  status: statusOf(session),
  agent_id: session.agentId,
  public_close_reason: session.closeReason,
  duration_seconds: session.endedMs === undefined ? null : (session.endedMs - session.createdMs) / 1000,
  created_at: showSecond(session.createdMs),
  ended_at: session.endedMs === undefined ? null : showSecond(session.endedMs),
})

const writeCursor = (from: number) => Buffer.from(String(from)).toString('base64url')
const readCursor = (cursor: string | null) =>
  cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString()) || 0
