import type { Credential } from '../access/credentials.ts'
import { belongsTo, isWithinReach, levelOf } from '../access/rights.ts'
import { levelNeeded } from '../access/roles.ts'
import { type CastaiAnswer, type CastaiCall, type HandlerTable, ok } from '../kernel/castai-call.ts'
import { asText, type JsonObject } from '../kernel/json.ts'
import { badRequest, forbidden, notFound } from '../kernel/refusal.ts'
import type { CastaiState } from '../kernel/state.ts'
import { readExpiry, timeText } from '../kernel/time.ts'

const path = '/v1/auth/tokens'

/**
 * API access keys of users. Creation answers 200, an update is a POST, and only `active` can be changed. What a
 * service account's key may do here is unconfirmed: it finds nothing and makes nothing.
 */
export function authTokenHandlers(state: CastaiState): HandlerTable {
  return {
    [`GET ${path}`]: (call) => ok({ items: listTokens(state, call).map((token) => showToken(state, token)) }),
    [`POST ${path}`]: (call) => createToken(state, call),
    [`GET ${path}/{id}`]: (call) => ok(showToken(state, requireToken(state, call))),
    [`POST ${path}/{id}`]: (call) => updateToken(state, call),
    [`DELETE ${path}/{id}`]: (call) => {
      const { id, name } = requireToken(state, call)
      state.credentials.delete(id)
      return ok({}, { id, name })
    },
  }
}

/** Shows a user's key as every call but creation does: without the key. */
export function showToken(state: CastaiState, credential: Credential): JsonObject {
  const { id, name, active, createdAtMs, createdBy, expiresAtMs, organizationId } = credential
  return {
    id,
    name,
    active,
    createdAt: timeText(createdAtMs),
    createdBy,
    expiresAt: timeText(expiresAtMs),
    lastUsedAt: state.credentials.lastUsedAt(id),
    organizationId,
    readonly: credential.readonly,
    tokenPrefix: credential.prefix,
  }
}

function listTokens(state: CastaiState, call: CastaiCall): Credential[] {
  const ownId = call.caller.credential.subjectId
  const userId = call.query.get('userId') || ownId
  const everywhere = call.query.get('organizations') === 'ALL'
  if (userId !== ownId && !isOwner(state, call)) throw forbidden()
  return state.credentials.list(
    (token) =>
      token.kind === 'user' &&
      token.subjectId === userId &&
      (everywhere || token.organizationId === call.organizationId),
  )
}

function createToken(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const body = call.object('name', 'readonly')
  const name = asText(body.name)
  if (name === '') throw badRequest('name must not be empty', 'name')
  if (typeof body.readonly !== 'boolean') throw badRequest('readonly must be a boolean', 'readonly')
  const { kind, subjectId, organizationId: homeId } = call.caller.credential
  const organizationId = asText(body.organizationId) || call.organizationId
  const mayActThere =
    isWithinReach(state, homeId, organizationId) && belongsTo(state, { kind, id: subjectId }, organizationId)
  if (kind !== 'user' || !mayActThere) throw forbidden()
  refuseTakenName(state, subjectId, name)
  const { credential, token } = state.credentials.create(state.newId(), {
    kind,
    subjectId,
    organizationId,
    name,
    readonly: body.readonly,
    createdBy: subjectId,
    expiresAtMs: readExpiry(body.expiresAt, state.nowMs()),
  })
  return ok({ ...showToken(state, credential), token }, { id: credential.id, name })
}

function updateToken(state: CastaiState, call: CastaiCall): CastaiAnswer {
  const token = requireToken(state, call)
  const { active } = call.object('active')
  if (typeof active !== 'boolean') throw badRequest('active must be a boolean', 'active')
  if (active && !token.active) refuseTakenName(state, token.subjectId, token.name)
  state.credentials.setActive(token.id, active)
  return ok(showToken(state, requireToken(state, call)))
}

/** Finds a key of the caller, or anybody's of the organization for its owner. */
function requireToken(state: CastaiState, call: CastaiCall): Credential {
  const token = state.credentials.get(call.param('id'))
  if (token?.kind !== 'user' || token.organizationId !== call.organizationId) throw notFound()
  if (token.subjectId !== call.caller.credential.subjectId && !isOwner(state, call)) throw notFound()
  return token
}

/** A name must be unique among the active keys of its user. */
function refuseTakenName(state: CastaiState, userId: string, name: string): void {
  const taken = state.credentials.list(
    (token) => token.kind === 'user' && token.subjectId === userId && token.active && token.name === name,
  )
  if (taken.length > 0) throw badRequest('an active token with this name exists', 'name')
}

function isOwner(state: CastaiState, { caller, organizationId }: CastaiCall): boolean {
  const { kind, subjectId } = caller.credential
  return levelOf(state, { kind, id: subjectId }, organizationId) >= levelNeeded.owner
}
