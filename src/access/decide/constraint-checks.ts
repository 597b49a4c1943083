import type { CompiledGrant } from '../grants/compiled-grant.ts'
import { secondsLeftInDay } from '../limits/usage-meter.ts'
import type { AccessState, Call } from './call.ts'
import type { Denial } from './decision.ts'
import {
  denyAddress,
  denyConcurrency,
  denyForeignId,
  denyMany,
  denyParameter,
  denyQuota,
  denyRate,
  denyUnloadedIds,
} from './denials.ts'

/** Looks at one constraint of a grant and changes nothing. Returns undefined where it holds, or is not set. */
export type ConstraintCheck = (
  granted: CompiledGrant,
  call: Call,
  state: AccessState,
  nowMs: number,
) => Denial | undefined

const checkAddress: ConstraintCheck = (granted, call) => {
  const { client, grant } = granted
  if (grant.constraints.addresses === undefined || granted.admitsAddress(call.address)) return undefined
  return denyAddress(client, grant.vendor)
}

const checkListedParameters: ConstraintCheck = ({ client, grant }, call) => {
  const { only } = grant.constraints
  if (only === undefined) return undefined
  const { flags, lists } = call.operation
  const reachesFar = flags.has('many') || lists !== undefined
  for (const [name, values] of Object.entries(only)) {
    const isMet = Object.hasOwn(call.params, name)
      ? values.includes(call.params[name] ?? '')
      : // An operation whose path has no such parameter is not what this constraint is about, unless it reaches past
        // it: a client bound to one cluster must not list every cluster, nor all of the organisation it is in.
        !reachesFar
    if (!isMet) return denyParameter(client, grant.vendor, name)
  }
  return undefined
}

const checkOwnIds: ConstraintCheck = ({ client, grant }, call, { ownIds }) => {
  const { ownIdsOnly, only } = grant.constraints
  if (!ownIdsOnly) return undefined
  if (call.operation.flags.has('many')) return denyMany(client, grant.vendor, call.operation)
  for (const [name, value] of Object.entries(call.params)) {
    // Values that an operator listed (an organisation, a region) need not be things the client made.
    if (only !== undefined && Object.hasOwn(only, name)) continue
    const isOwn = ownIds.has(client.id, grant.vendor, value)
    if (isOwn === undefined) return denyUnloadedIds(client, grant.vendor)
    if (!isOwn) return denyForeignId(client, grant.vendor, name)
  }
  return undefined
}

const checkConcurrency: ConstraintCheck = ({ client, grant, key }, _call, { limits }) => {
  const { concurrency } = grant.constraints
  if (concurrency === undefined || limits.callsUnderWay(key) < concurrency) return undefined
  return denyConcurrency(client, grant.vendor, concurrency)
}

const checkRate: ConstraintCheck = ({ client, grant, key }, _call, { limits }, nowMs) => {
  const { ratePerMinute } = grant.constraints
  if (ratePerMinute === undefined) return undefined
  const seconds = limits.secondsUntilToken(key, ratePerMinute, nowMs)
  return seconds === 0 ? undefined : denyRate(client, grant.vendor, ratePerMinute, seconds)
}

const checkQuota: ConstraintCheck = ({ client, grant, key }, _call, { usage }, nowMs) => {
  const { dailyQuota } = grant.constraints
  if (dailyQuota === undefined || usage.callsToday(key, nowMs) < dailyQuota) return undefined
  return denyQuota(client, grant.vendor, dailyQuota, secondsLeftInDay(nowMs))
}

/** Every constraint, in the order in which a refusal names them. */
export const constraintChecks: readonly ConstraintCheck[] = [
  checkAddress,
  checkListedParameters,
  checkOwnIds,
  checkConcurrency,
  checkRate,
  checkQuota,
]
