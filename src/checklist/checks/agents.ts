import type { Check, Status, Verdict } from '../check.ts'
import { type FoundCall, findCalls, settingOf, settingsOf } from '../source/find-calls.ts'
import type { Field } from '../source/program.ts'
import type { Agents } from '../source/sdk-usage.ts'
import type { Subject } from '../subject.ts'
import { verdictOn } from './verdict-at.ts'

/** Checks of what agents keep of calls, and who can get at it. */
export const agentChecks: readonly Check[] = [
  {
    id: 'recordings-signed',
    title: 'Addresses of recordings are signed, and end',
    severity: 'high',
    why: 'Without it an address of a recording works for whoever has it, for ever.',
    how: 'Follows each call that makes an agent, or changes this of one, to its settings.',
    remedy: 'Set opt_in_signed_url: true where the agent is made.',
    mapping: { asvs: ['8.2.1', '14.2.4'], cwe: [284, 552] },
    decide: (subject) => eachAgent(subject, signed),
  },
  {
    id: 'storage-limited',
    title: 'Not everything is kept of calls for ever',
    severity: 'medium',
    why: 'Recordings, transcripts and logs stay until somebody deletes them, unless the agent says otherwise.',
    how: 'Looks at what each agent is made with: what is stored, and for how many days.',
    remedy: 'Set data_storage_retention_days, or store less with data_storage_setting.',
    mapping: { asvs: ['14.2.7'], cwe: [459] },
    decide: (subject) => eachAgent(subject, stored),
  },
]

interface Agent {
  readonly found: FoundCall
  readonly agents: Agents
  /** Whether it is made here: what is not set has its default then, and stays as it was otherwise. */
  readonly isNew: boolean
  setting(name: string): Field
}

function eachAgent(
  { program, usages }: Subject,
  decide: (agent: Agent) => readonly Verdict[],
): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { agents } = usage
    if (agents === undefined) return []
    return ([agents.creates, agents.updates] as const).flatMap((calls, at) =>
      calls.flatMap(({ path, settings }) =>
        findCalls(program, usage, [path]).flatMap((found) => {
          const record = settingsOf(program, found, found.file.language === 'python' ? 'keywords' : settings)
          const setting = (name: string) => settingOf(program, record, name)
          return decide({ found, agents, isNew: at === 0, setting })
        }),
      ),
    )
  })
}

function signed({ found, agents, isNew, setting }: Agent): readonly Verdict[] {
  const field = setting(agents.signed)
  if (field === 'absent')
    return isNew ? [verdictOn(found, 'fail', `${agents.signed} is not set, and off by itself.`)] : []
  if (field === 'unknown' || field.kind !== 'literal')
    return [verdictOn(found, 'unknown', `What ${agents.signed} is cannot be seen here.`)]
  return [
    field.value === true
      ? verdictOn(found, 'pass', `${agents.signed} is on.`)
      : verdictOn(found, 'fail', `${agents.signed} is off.`),
  ]
}

function stored({ found, agents: { storage }, isNew, setting }: Agent): readonly Verdict[] {
  const [what, days] = [setting(storage.field), setting(storage.days)]
  if (!isNew && what === 'absent' && days === 'absent') return []
  const [status, evidence] = judgeStorage(what, days, storage)
  return [verdictOn(found, isNew || status !== 'fail' || what !== 'absent' ? status : 'unknown', evidence)]
}

function judgeStorage(what: Field, days: Field, storage: Agents['storage']): readonly [Status, string] {
  const isSeen = (field: Field) => field === 'absent' || (field !== 'unknown' && field.kind === 'literal')
  if (typeof days === 'object' && days.kind === 'literal' && typeof days.value === 'number')
    return ['pass', `It is kept for ${days.value} days.`]
  if (typeof what === 'object' && what.kind === 'literal' && what.value !== storage.everything)
    return ['pass', `${storage.field} is ${what.value}.`]
  return isSeen(what) && isSeen(days)
    ? ['fail', `Neither ${storage.field} nor ${storage.days} limits what is kept.`]
    : ['unknown', 'What is kept, and how long, cannot be seen here.']
}
