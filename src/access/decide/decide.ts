import type { Client } from '../clients/client.ts'
import { isClientKey, isWellSpelt, readClientId } from '../clients/client-key.ts'
import type { CompiledGrant } from '../grants/compiled-grant.ts'
import type { AccessState, Call } from './call.ts'
import { constraintChecks } from './constraint-checks.ts'
import type { Decision, Denial } from './decision.ts'
import { credentialDenials, denyExpired, denyLocked, denyRevoked, denyScope } from './denials.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** Returns the client a key belongs to, or why the key is refused. */
export function authenticate(
  snapshot: AccessSnapshot,
  presented: string | undefined,
  nowMs: number,
): Client | Denial {
  if (presented === undefined || presented === '') return credentialDenials.missing
  const clientId = readClientId(presented)
  if (clientId === undefined) return credentialDenials.misshapen
  const known = snapshot.client(clientId)
  if (known === undefined || !isClientKey(presented, known.keyHash)) {
    return isWellSpelt(presented) ? credentialDenials.wrong : credentialDenials.misshapen
  }
  return denyDeparted(known.client, nowMs) ?? known.client
}

/**
 * Returns whether a call may be made, by which granted scope, and which rules its body must still pass. An allowed
 * call is counted (rate, quota); its concurrency slot is taken by `admit` or by `Limits.acquire`. The order is fixed:
 * locks, grant, scope, addresses, listed parameters, own ids, concurrency, rate, quota. Where the grant observes,
 * everything after the scope is reported in `observed` and refuses nothing.
 */
export function decide(snapshot: AccessSnapshot, call: Call, state: AccessState, nowMs: number): Decision {
  const known = snapshot.client(call.client.id)
  if (known === undefined) return credentialDenials.wrong
  const departed = denyDeparted(known.client, nowMs)
  if (departed !== undefined) return departed

  const lock = snapshot.findLock({ vendor: call.vendor, clientId: known.client.id, user: call.claimedUser })
  if (lock !== undefined) return denyLocked(lock)

  const granted = snapshot.grant(known.client.id, call.vendor)
  if (granted === undefined) return denyScope(known.client, call.vendor, call.operation, false)
  const answer = granted.answer(call.operation)
  if (!answer.allowed) return answer

  const judged = granted.isConstrained ? judgeConstraints(granted, answer, call, state, nowMs) : answer
  if (judged.allowed) state.usage.count(granted.key, known.client.id, call.vendor, nowMs)
  return judged
}

/** Decides and, where the call is allowed, takes its slot: `release` gives it back and may be called at any time. */
export function admit(
  snapshot: AccessSnapshot,
  call: Call,
  state: AccessState,
  nowMs: number,
): { readonly decision: Decision; readonly release: () => void } {
  const decision = decide(snapshot, call, state, nowMs)
  return { decision, release: decision.allowed ? state.limits.acquire(decision.grant) : nothingToRelease }
}

const nothingToRelease = (): void => {}

/** Returns why a client that once was may call no more, or undefined where it may. */
export function denyDeparted(client: Client, nowMs: number): Denial | undefined {
  if (client.revokedAtMs !== null) return denyRevoked(client)
  return client.expiresAtMs !== null && client.expiresAtMs <= nowMs ? denyExpired(client) : undefined
}

/** Looks at every constraint in order; nothing is taken from a bucket before all of them agreed. */
function judgeConstraints(
  granted: CompiledGrant,
  answer: Extract<Decision, { allowed: true }>,
  call: Call,
  state: AccessState,
  nowMs: number,
): Decision {
  const { observe, ratePerMinute } = granted.grant.constraints
  let observed: Denial[] | undefined
  for (const check of constraintChecks) {
    const denial = check(granted, call, state, nowMs)
    if (denial === undefined) continue
    if (!observe) return denial
    observed ??= []
    observed.push(denial)
  }
  if (ratePerMinute !== undefined) state.limits.takeToken(granted.key, ratePerMinute, nowMs)
  return observed === undefined ? answer : { ...answer, observed }
}
