import type { Check, Verdict } from '../check.ts'
import { type FoundCall, findCalls, settingOf, settingsOf } from '../source/find-calls.ts'
import type { Located, Program } from '../source/program.ts'
import type { Transcribing } from '../source/sdk-usage.ts'
import type { Expression } from '../source/source-file.ts'
import type { Subject } from '../subject.ts'
import { verdictOn } from './verdict-at.ts'

interface Transcription {
  readonly found: FoundCall
  readonly settings: Located | 'absent'
  readonly transcribing: Transcribing
  readonly program: Program
}

const personal = { asvs: ['14.2.4', '14.2.6'], cwe: [359] } as const

/** Checks of how transcripts are made. */
export const redactionChecks: readonly Check[] = [
  {
    id: 'redaction-on',
    title: 'Every transcript is made with redaction on',
    severity: 'high',
    why: 'Without it names, numbers and addresses stand in the transcript, and in whatever keeps it.',
    how: 'Follows each call that makes a transcript to its settings, through variables, spreads and wrappers.',
    remedy:
      'Set redaction and its policies in the call, or force it in the gate: sallyport client grant --rule redact-pii',
    mapping: personal,
    decide: (subject) => eachTranscription(subject, redactionOn),
  },
  {
    id: 'redaction-policies',
    title: 'Redaction names policies, and such as the vendor knows',
    severity: 'high',
    why: 'Without a policy nothing is redacted; a misspelt one redacts nothing and may fail silently.',
    how: "Compares the names that are written down with the vendor's list.",
    remedy: 'Correct the names; `sallyport vendor show` and docs/redaction.md list those that exist.',
    mapping: personal,
    decide: (subject) => eachTranscription(subject, redactionPolicies),
  },
  {
    id: 'redaction-leaks',
    title: 'Nothing brings out again what was redacted',
    severity: 'high',
    why: 'Entities, summaries and sentiment are made from the words before redaction, and hold them in clear.',
    how: 'Looks for settings beside redaction that return such words.',
    remedy: 'Leave these settings off, or let the gate redact answers.',
    mapping: personal,
    decide: (subject) => [...eachTranscription(subject, redactionLeaks), ...live(subject)],
  },
  {
    id: 'safety-on',
    title: "Users' audio is looked at for unsafe content",
    severity: 'low',
    why: 'What users upload is shown or read to others; labels are the only sign of what is in it.',
    how: 'Follows each call that makes a transcript to its settings.',
    remedy: 'Set it in the call, or in the gate: sallyport client grant --rule content-safety',
    mapping: { asvs: ['2.2.1'], cwe: [20] },
    decide: (subject) => eachTranscription(subject, safetyOn),
  },
]

function eachTranscription(
  { program, usages }: Subject,
  decide: (transcription: Transcription) => readonly Verdict[],
): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { transcribing } = usage
    if (transcribing === undefined) return []
    return transcribing.calls.flatMap(({ path, settings: place }) =>
      findCalls(program, usage, [path]).flatMap((found) =>
        decide({
          found,
          settings: afterSetters(program, settingsOf(program, found, place), transcribing),
          transcribing,
          program,
        }),
      ),
    )
  })
}

/** What methods of a configuration have set on it, in a chain or after it was made. */
function afterSetters(
  program: Program,
  settings: Located | 'absent',
  { redaction: { field, setters } }: Transcribing,
): Located | 'absent' {
  if (settings === 'absent') return settings
  const resolved = program.resolve(settings)
  const call =
    resolved.expression.kind === 'call'
      ? resolved.expression
      : settings.file.calls.find(({ callee }) => isOfName(callee, settings.expression, setters))
  if (call?.callee.kind !== 'member' || !Object.hasOwn(setters, call.callee.name)) return settings
  const names = setters[call.callee.name] ?? {}
  const { object } = call.callee
  const fields = new Map<string, Expression>([
    [field, call.keywords.fields.get('enable') ?? { kind: 'literal', value: true }],
  ])
  for (const [keyword, value] of call.keywords.fields) fields.set(names[keyword] ?? keyword, value)
  const base = object.kind === 'call' ? object.keywords : resolved.expression
  return { ...resolved, expression: { ...call.keywords, fields, spreads: [base], later: new Map() } }
}

function isOfName(callee: Expression, name: Expression, setters: object): boolean {
  return (
    callee.kind === 'member' &&
    Object.hasOwn(setters, callee.name) &&
    callee.object.kind === 'name' &&
    name.kind === 'name' &&
    callee.object.name === name.name
  )
}

function redactionOn({ found, settings, transcribing, program }: Transcription): readonly Verdict[] {
  const { field } = transcribing.redaction
  const state = stateOf(settingOf(program, settings, field))
  const evidence = {
    on: `${field} is on.`,
    off: `${field} is not set.`,
    unknown: `What ${field} is cannot be seen here.`,
  }[state]
  return [verdictOn(found, statuses[state], evidence)]
}

function redactionPolicies({ found, settings, transcribing, program }: Transcription): readonly Verdict[] {
  const { redaction } = transcribing
  const isRedacted = stateOf(settingOf(program, settings, redaction.field))
  if (isRedacted === 'off') return []
  if (isRedacted === 'unknown' || settings === 'absent')
    return [verdictOn(found, 'unknown', 'Its settings cannot be seen here.')]
  const { field, at } = program.fieldOf(settings, redaction.policies)
  if (field === 'absent')
    return [verdictOn(found, 'fail', `${redaction.policies} names none, so nothing is redacted.`)]
  const list = field === 'unknown' ? undefined : program.itemsOf(at)
  if (list === undefined)
    return [verdictOn(found, 'unknown', `What ${redaction.policies} names cannot be seen here.`)]
  const names = list.items.map((item) => nameOf(program, item))
  const wrong = names.filter((name) => name !== undefined && !redaction.known.includes(name))
  if (wrong.length > 0)
    return [verdictOn(found, 'fail', `${redaction.policies} names what does not exist: ${wrong.join(', ')}.`)]
  if (names.length === 0 && !list.isOpen) return [verdictOn(found, 'fail', `${redaction.policies} is empty.`)]
  const isWhole = !list.isOpen && names.every((name) => name !== undefined)
  return [
    isWhole
      ? verdictOn(found, 'pass', `${names.length} policies, all of them known.`)
      : verdictOn(found, 'unknown', `Some names in ${redaction.policies} cannot be seen here.`),
  ]
}

function redactionLeaks({ found, settings, transcribing, program }: Transcription): readonly Verdict[] {
  const { redaction } = transcribing
  const isRedacted = stateOf(settingOf(program, settings, redaction.field))
  if (isRedacted === 'off') return []
  const states = Object.entries(redaction.leaks).map(([field, what]) => ({
    field,
    what,
    state: stateOf(settingOf(program, settings, field)),
  }))
  const leaks = states.filter(({ state }) => state === 'on' && isRedacted === 'on')
  if (leaks.length > 0)
    return leaks.map(({ field, what }) => verdictOn(found, 'fail', `${field} is on: ${what}.`))
  const isClear = isRedacted === 'on' && states.every(({ state }) => state === 'off')
  return [
    isClear
      ? verdictOn(found, 'pass', 'No setting brings redacted words back.')
      : verdictOn(found, 'unknown', 'Some of its settings cannot be seen here.'),
  ]
}

/** Live audio: what is not final yet is not redacted yet. */
function live({ program, usages }: Subject): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { live: of } = usage.transcribing ?? {}
    if (of === undefined) return []
    return of.calls.flatMap(({ path, settings: place }) =>
      findCalls(program, usage, [path]).flatMap((found) => {
        const settings = settingsOf(program, found, place)
        const state = (names: readonly string[]) => {
          const states = names.map((name) => stateOf(settingOf(program, settings, name)))
          return states.find((each) => each !== 'off') ?? 'off'
        }
        const isRedacted = state(of.fields)
        if (isRedacted === 'off') return []
        const leaks = Object.entries(of.leaks).filter(([name]) => state([name]) === 'on')
        if (isRedacted === 'on' && leaks.length > 0)
          return leaks.map(([name, what]) => verdictOn(found, 'fail', `${name} is on: ${what}.`))
        return isRedacted === 'on' && state(Object.keys(of.leaks)) === 'off'
          ? [verdictOn(found, 'pass', 'No setting brings redacted words back.')]
          : [verdictOn(found, 'unknown', 'Some of its settings cannot be seen here.')]
      }),
    )
  })
}

function safetyOn({ found, settings, transcribing, program }: Transcription): readonly Verdict[] {
  const { field } = transcribing.safety
  const state = stateOf(settingOf(program, settings, field))
  const evidence = {
    on: `${field} is on.`,
    off: `${field} is not set.`,
    unknown: `What ${field} is cannot be seen here.`,
  }
  return [verdictOn(found, statuses[state], evidence[state])]
}

const statuses = { on: 'pass', off: 'fail', unknown: 'unknown' } as const

function stateOf(field: ReturnType<typeof settingOf>): 'on' | 'off' | 'unknown' {
  if (field === 'absent') return 'off'
  if (field === 'unknown' || field.kind !== 'literal') return 'unknown'
  return field.value === true ? 'on' : 'off'
}

/** A name that is written as a text, or as a member of an enumeration. */
function nameOf(program: Program, item: Located): string | undefined {
  const { expression } = program.resolve(item)
  if (expression.kind === 'literal')
    return typeof expression.value === 'string' ? expression.value : undefined
  const isOfModule = expression.kind === 'member' && program.originOf(item) !== undefined
  return isOfModule ? expression.name : undefined
}
