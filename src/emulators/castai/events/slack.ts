import { hash } from 'node:crypto'
import { type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { familyHandlers } from '../kernel/family.ts'
import { badRequest } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'

const base = '/v1/notifications'

/** Slack as a target of notifications. Nothing here talks to Slack: workspaces and channels are made up. */
export function slackHandlers(state: CastaiState): HandlerTable {
  const workspaces = (call: CastaiCall) => state.shelves.of('slack-workspaces', call.organizationId)
  const installs = (call: CastaiCall) => state.shelves.of('slack-installs', call.organizationId)
  return {
    ...familyHandlers(state, {
      name: 'slack-configurations',
      path: `${base}/slack-configurations`,
      verbs: ['list', 'create', 'get', 'PUT', 'delete'],
      envelope: 'nextCursor',
      required: ['name'],
      fill: (_input, call) => ({
        organizationId: call.organizationId,
        status: 'CanConnect',
        deletedAt: null,
      }),
    }),
    [`POST ${base}/slack-configurations/{id}/test`]: (call) => {
      const shelf = state.shelves.of('slack-configurations', call.organizationId)
      shelf.change(call.param('id'), { status: 'CanConnect', testedAt: state.nowText() })
      return ok()
    },
    [`GET ${base}/slack-workspaces`]: (call) => ok({ items: workspaces(call).list() }),
    [`POST ${base}/slack-workspaces/install`]: (call) => {
      const id = state.newId()
      installs(call).put({ id, csrfState: hash('sha256', id) })
      return ok({ id, installUrl: `${call.origin}/slack/install?state=${hash('sha256', id)}` }, { id })
    },
    [`PUT ${base}/slack-workspaces/install/{id}`]: (call) => {
      const install = installs(call).require(call.param('id'))
      if (call.query.get('state') !== install.csrfState) throw badRequest('state does not match', 'state')
      if (!call.query.get('accessCode')) throw badRequest('required parameter is missing', 'accessCode')
      installs(call).take(install.id)
      const workspace = { id: install.id, name: 'Emulated workspace', createdAt: state.nowText() }
      return ok(workspaces(call).put(workspace))
    },
    [`GET ${base}/slack-workspaces/{id}`]: (call) => ok(workspaces(call).require(call.param('id'))),
    [`DELETE ${base}/slack-workspaces/{id}`]: (call) => {
      const { id, name } = workspaces(call).take(call.param('id'))
      return ok({}, { id, name })
    },
    [`GET ${base}/slack-workspaces/{id}/channels`]: (call) => {
      workspaces(call).require(call.param('id'))
      return ok({ items: [{ id: 'C0000000000', name: 'alerts' }], nextCursor: '' })
    },
    [`POST ${base}/test-slack-workspaces/{id}`]: (call) => {
      workspaces(call).change(call.param('id'), { testedAt: state.nowText() })
      return ok()
    },
  }
}
