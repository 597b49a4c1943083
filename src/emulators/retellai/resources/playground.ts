import { replyTo } from '../calls/script.ts'
import { asList, asObject, asString } from '../json.ts'
import { requireFields } from '../request-body.ts'
import { edits, found, type RetellRoute } from '../routing.ts'
import { findVersion } from './agent-record.ts'
import { requireAgent } from './agents.ts'

/** Returns the playground: it answers from the messages it is sent and keeps nothing. */
export function playgroundRoutes(): RetellRoute[] {
  return [completion]
}

const completion: RetellRoute = {
  method: 'POST',
  path: '/agent-playground-completion/{agent_id}',
  costs: true,
  permission: edits('Testing'),
  handle(request) {
    const agent = requireAgent(request.organisation, request.param('agent_id'))
    found(findVersion(agent, request.query.get('version')), 422)
    const body = request.json()
    requireFields(body, ['messages'])
    const lastUserText = asList(body.messages)
      .map((message) => asObject(message))
      .findLast((message) => message?.role === 'user')?.content
    const message = {
      role: 'agent',
      content: replyTo(asString(lastUserText) ?? ''),
      message_id: request.world.mintId('message_'),
      created_timestamp: request.world.nowMs(),
    }
    return {
      messages: [message],
      dynamic_variables: asObject(body.dynamic_variables) ?? {},
      call_ended: false,
    }
  },
}
