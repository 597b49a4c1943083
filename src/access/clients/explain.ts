import type { BodyRule } from '../body-rule.ts'
import { denyDeparted } from '../decide/decide.ts'
import type { Denial } from '../decide/decision.ts'
import { denyLocked, denyScope } from '../decide/denials.ts'
import type { AccessSnapshot } from '../decide/snapshot.ts'
import type { CompiledGrant } from '../grants/compiled-grant.ts'
import type { Constraints } from '../grants/grant.ts'
import type { Operation } from '../operation.ts'
import type { Client } from './client.ts'
import { commands } from './commands.ts'

/** Which rule allows or refuses an operation, and the command that changes that. */
export interface Explanation {
  readonly allowed: boolean
  /** A granted scope where allowed; the missing scope, or a lock's id, where not. */
  readonly rule: string
  readonly sentence: string
  /** What a call must still meet, in plain sentences. */
  readonly conditions: readonly string[]
  /** Makes a refusal an allowance, or takes an allowance away. Undefined where no one command does. */
  readonly command: string | undefined
}

/** Explains what a client's call would meet, without counting it. */
export function explain(
  snapshot: AccessSnapshot,
  client: Client,
  vendor: string,
  operation: Operation,
  nowMs: number,
): Explanation {
  const departed = denyDeparted(client, nowMs)
  if (departed !== undefined) return refusal(departed)
  const lock = snapshot.findLock({ vendor, clientId: client.id })
  if (lock !== undefined) {
    const denial = denyLocked(lock)
    return refusal({ ...denial, message: `${denial.message} Reason given: ${lock.reason}` })
  }
  const granted = snapshot.grant(client.id, vendor)
  if (granted === undefined) return refusal(denyScope(client, vendor, operation, false))
  const answer = granted.answer(operation)
  if (!answer.allowed) return refusal(answer)
  return {
    allowed: true,
    rule: answer.rule,
    sentence: `The client ${client.name} may call ${operation.id} of ${vendor}: ${answer.rule} is granted.`,
    conditions: [
      ...describeConstraints(granted.grant.constraints, operation),
      ...describeSight(granted.grant),
      ...answer.bodyRules.map(describeRule),
    ],
    command: commandWithout(granted, client, vendor, answer.rule),
  }
}

function refusal({ rule, message, remedy }: Denial): Explanation {
  return { allowed: false, rule, sentence: message, conditions: [], command: remedy }
}

/** The grant again, without the scope that allows the operation. */
function commandWithout(granted: CompiledGrant, client: Client, vendor: string, rule: string): string {
  const rest = granted.grant.scopes.filter((scope) => scope !== rule)
  if (rest.length === 0) return commands.ungrant(client, vendor)
  return commands.grant(client, vendor, ...rest, '--replace')
}

function describeConstraints(constraints: Constraints, operation: Operation): string[] {
  const {
    addresses,
    only = {},
    concurrency,
    ratePerMinute,
    dailyQuota,
    ownIdsOnly,
    tenant,
    keyName,
  } = constraints
  const parameters = Object.entries(only).filter(([name]) => operation.path.includes(`{${name}}`))
  return [
    constraints.observe
      ? 'Constraints and body rules are observed: what they would refuse is recorded and let through.'
      : '',
    addresses === undefined ? '' : `From ${addresses.join(', ')}.`,
    ...parameters.map(([name, values]) => `${name} is ${values.join(' or ')}.`),
    ownIdsOnly ? 'On things this client created.' : '',
    concurrency === undefined ? '' : `At most ${concurrency} at once.`,
    ratePerMinute === undefined ? '' : `At most ${ratePerMinute} a minute.`,
    dailyQuota === undefined ? '' : `At most ${dailyQuota} a day (UTC).`,
    tenant === undefined ? '' : `As tenant ${tenant}.`,
    keyName === undefined ? '' : `With the vendor key named ${keyName}.`,
  ].filter((condition) => condition !== '')
}

/** Both scopes count only by their own name, as where answers are looked at. */
function describeSight({ scopes, constraints: { redactAnswers, safety } }: CompiledGrant['grant']): string[] {
  const seesUnredacted = scopes.includes('read:unredacted')
  const reviews = scopes.includes('review:content')
  return [
    ...(redactAnswers === undefined
      ? []
      : [
          seesUnredacted
            ? 'Answers are as the vendor gives them, which is recorded: read:unredacted is granted.'
            : `Answers are redacted: ${redactAnswers.join(', ')}.`,
        ]),
    ...(safety === undefined
      ? []
      : [
          reviews
            ? `Of what the content policy ${safety} holds back it sees all, which is recorded: review:content is granted.`
            : `Answers pass the content policy ${safety}.`,
        ]),
  ]
}

function describeRule(rule: BodyRule): string {
  const test = Object.keys(rule).find((name) => !targetNames.has(name)) ?? ''
  return `Body rule ${rule.id}: ${words[test] ?? test} ${rule.field}.`
}

const targetNames = new Set(['id', 'operations', 'in', 'field', 'observe'])

const words: Readonly<Record<string, string>> = {
  require: 'requires a value of',
  set: 'sets',
  forbid: 'forbids',
  includes: 'requires entries in',
  add: 'adds to',
  oneOf: 'allows listed values of',
  hosts: 'allows listed hosts in',
}
