import type { Credential } from '../access/credentials.ts'
import {
  type CastaiAnswer,
  type CastaiCall,
  type HandlerTable,
  noContent,
  ok,
} from '../kernel/castai-call.ts'
import { asText, isObject, type JsonObject } from '../kernel/json.ts'
import { pageOf, wrapPage } from '../kernel/paging.ts'
import { badRequest, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readExpiry, timeText } from '../kernel/time.ts'

const base = '/v1/organizations/{organizationId}/service-accounts/{serviceAccountId}/keys'

/**
 * Keys of a service account. Unlike a user's, they may share a name; the body of a creation is wrapped in
 * `key`, that of an update is not. The key itself is shown once, and deletion (204) acts at once.
 */
export function serviceAccountKeyHandlers(state: CastaiState): HandlerTable {
  return {
    [`GET ${base}`]: (call) => {
      const page = pageOf(keysOf(state, call), call.query)
      const items = page.items.map((key) => showKey(state, key))
      return ok(wrapPage({ ...page, items }, 'keys', 'nextPage'))
    },
    [`POST ${base}`]: (call) => createKey(state, call),
    [`GET ${base}/{keyId}`]: (call) => ok({ key: showKey(state, requireKey(state, call, 'keyId')) }),
    [`PATCH ${base}/{key.id}`]: (call) => {
      const { id, name } = requireKey(state, call, 'key.id')
      const { active } = call.object('active')
      if (typeof active !== 'boolean') throw badRequest('active must be a boolean', 'active')
      state.credentials.setActive(id, active)
      return ok(showKey(state, requireKey(state, call, 'key.id')), { id, name })
    },
    [`DELETE ${base}/{keyId}`]: (call) => {
      const { id, name } = requireKey(state, call, 'keyId')
      state.credentials.delete(id)
      return noContent({ id, name })
    },
  }
}

function createKey(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const subjectId = requireAccount(state, call)
  const { key } = call.object('key')
  if (!isObject(key)) throw badRequest('key must be an object', 'key')
  const name = asText(key.name)
  if (name === '') throw badRequest('name must not be empty', 'key.name')
  const { credential, token } = state.credentials.create(state.newId(), {
    kind: 'service-account',
    subjectId,
    organizationId: call.organizationId,
    name,
    active: key.active !== false,
    createdBy: call.caller.identity.id,
    expiresAtMs: readExpiry(key.expiresAt, state.nowMs()),
  })
  const { id, active, createdAtMs, expiresAtMs } = credential
  const times = { createdAt: timeText(createdAtMs), expiresAt: timeText(expiresAtMs) }
  return { status: 201, body: { id, name, active, ...times, token }, about: { id, name } }
}

function showKey(state: CastaiState, { id, name, prefix, active, expiresAtMs }: Credential): JsonObject {
  return {
    id,
    name,
    prefix,
    active,
    expiresAt: timeText(expiresAtMs),
    lastUsedAt: state.credentials.lastUsedAt(id),
  }
}

function keysOf(state: CastaiState, call: CastaiCall): Credential[] {
  const accountId = requireAccount(state, call)
  return state.credentials.list(
    ({ kind, subjectId }) => kind === 'service-account' && subjectId === accountId,
  )
}

function requireKey(state: CastaiState, call: CastaiCall, param: string): Credential {
  const key = keysOf(state, call).find(({ id }) => id === call.param(param))
  if (!key) throw notFound()
  return key
}

function requireAccount(state: CastaiState, call: CastaiCall): string {
  return state.shelves.of('service-accounts', call.organizationId).require(call.param('serviceAccountId')).id
}
