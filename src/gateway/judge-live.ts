import { isDeepStrictEqual } from 'node:util'
import { type AccessSnapshot, denyDeparted, denyLocked } from '../access/index.ts'
import type { LiveCall } from './live-calls.ts'
import type { Refusal } from './refusal.ts'

/** Returns why a call under way must end now, or undefined where it may go on. */
export function judgeLive(
  snapshot: AccessSnapshot,
  call: LiveCall,
  nowMs: number,
  isKeyEnded: (keyId: string) => boolean,
): Refusal | undefined {
  const { vendor, clientId, keyId, claimedUser, operation } = call
  const lock = snapshot.findLock({ vendor, clientId, keyId, user: claimedUser })
  if (lock !== undefined) return denyLocked(lock)
  if (keyId !== undefined && isKeyEnded(keyId)) return keyRevoked
  const known = snapshot.client(clientId)
  if (known === undefined) return gone
  const departed = denyDeparted(known.client, nowMs)
  if (departed !== undefined) return departed
  const granted = snapshot.grant(clientId, vendor)
  if (granted === undefined) return gone
  const answer = granted.answer(operation)
  if (!answer.allowed) return answer
  const isChanged = call.isSocket && !isDeepStrictEqual(granted.grant.constraints, call.grant.constraints)
  return isChanged ? changed : undefined
}

const gone: Refusal = {
  kind: 'forbidden',
  reason: 'grant_removed',
  message: 'The grant this call was made under is gone.',
}

const changed: Refusal = {
  kind: 'forbidden',
  reason: 'grant_changed',
  message: 'The limits of the grant changed. Connect again to go on under the new ones.',
}

const keyRevoked: Refusal = {
  kind: 'unavailable',
  reason: 'vendor_key_revoked',
  message: 'The vendor key this call was made with was revoked or replaced.',
}
