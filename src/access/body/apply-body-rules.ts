import { nearest } from '../../core/index.ts'
import type { BodyRule } from '../body-rule.ts'
import type { Denial } from '../decide/decision.ts'
import { isUrlOnHosts } from './allowed-url.ts'
import type { FieldNaming } from './field-naming.ts'
import { type Fields, JsonFields, QueryFields } from './fields.ts'

/** What body rules made of a call's parameters. */
export interface RuledBody {
  /** What to send: the very value given where nothing changed. */
  readonly value: unknown
  readonly changed: boolean
  /** Where this is not empty the call must not be made. */
  readonly denials: readonly Denial[]
  /** What rules in observe mode would have refused or changed. */
  readonly observed: readonly Denial[]
}

/**
 * Applies rules in their order to a JSON body, or to the query parameters of rules with `in: 'query'` (give a
 * URLSearchParams). The input is never changed; the same input always gives the same output, and applying rules
 * twice gives what applying them once does. `naming` says which names stand for one field.
 *
 * @example
 * const { value, changed, denials } = applyBodyRules(decision.bodyRules, { audio_url: 'https://...' })
 */
export function applyBodyRules(
  rules: readonly BodyRule[],
  body: unknown,
  naming: FieldNaming = 'exact',
): RuledBody {
  const isQuery = body instanceof URLSearchParams
  const place = isQuery ? 'query' : 'body'
  const due = rules.filter((rule) => (rule.in ?? 'body') === place)
  const fields = isQuery ? new QueryFields(body, naming) : new JsonFields(body, naming)
  const denials: Denial[] = []
  const observed: Denial[] = []
  let changed = false
  for (const rule of due) {
    const verdict = fields.obstacle === undefined ? judge(rule, fields) : refuse(fields.obstacle)
    if (verdict.kind === 'fine') continue
    if (rule.observe) {
      const deed = verdict.kind === 'change' ? `would set ${rule.field}` : `would refuse: ${verdict.because}`
      observed.push(denialOf(rule, place, `Body rule ${rule.id} ${deed}.`))
    } else if (verdict.kind === 'refuse') {
      denials.push(denialOf(rule, place, `Body rule ${rule.id} refused the call: ${verdict.because}.`))
    } else {
      fields.change(rule.field, verdict.change)
      changed = true
    }
  }
  return { value: changed ? fields.value : body, changed, denials, observed }
}

type Verdict =
  | { readonly kind: 'fine' }
  | { readonly kind: 'refuse'; readonly because: string }
  | { readonly kind: 'change'; readonly change: (value: unknown) => unknown }

const fine: Verdict = { kind: 'fine' }
const refuse = (because: string): Verdict => ({ kind: 'refuse', because })

function judge(rule: BodyRule, fields: Fields): Verdict {
  if ('set' in rule) return judgeSet(rule.field, rule.set, fields)
  if ('add' in rule) return judgeAdd(rule.field, rule.add, fields)
  if ('require' in rule) {
    const isMet = fields
      .slots(rule.field, false)
      .every((slot) => slot.found && fields.equals(slot.value, rule.require))
    return isMet ? fine : refuse(`${rule.field} must be ${show(rule.require)}`)
  }
  if ('includes' in rule) {
    const isMet = fields.slots(rule.field, false).every((slot) => {
      const list = slot.found ? fields.list(slot.value) : undefined
      return list !== undefined && rule.includes.every((wanted) => list.includes(wanted))
    })
    return isMet ? fine : refuse(`${rule.field} must be a list that holds ${rule.includes.join(', ')}`)
  }
  if ('forbid' in rule) {
    const isPresent = fields.slots(rule.field, true).some((slot) => slot.found)
    return isPresent ? refuse(`${rule.field} must not be sent`) : fine
  }
  if ('hosts' in rule) {
    const isMet = fields.slots(rule.field, true).every((slot) => {
      if (!slot.found || slot.value === null) return true
      return typeof slot.value === 'string' && isUrlOnHosts(slot.value, rule.hosts)
    })
    return isMet ? fine : refuse(`${rule.field} must be an https URL on ${rule.hosts.join(' or ')}`)
  }
  if ('oneOf' in rule) return judgeOneOf(rule.field, rule.oneOf, fields)
  // A rule from the database that this version cannot read must not let anything through.
  return refuse('the rule has no test that this version knows')
}

function judgeSet(field: string, wanted: unknown, fields: Fields): Verdict {
  const slots = fields.slots(field, false)
  if (slots.some((slot) => !slot.found && slot.blocked))
    return refuse(`what holds ${field} must be an object`)
  const isSet = slots.every((slot) => slot.found && fields.equals(slot.value, wanted))
  // Two equal values in a query are as good as one.
  return isSet ? fine : { kind: 'change', change: () => fields.write(wanted) }
}

function judgeAdd(field: string, wanted: readonly string[], fields: Fields): Verdict {
  if (fields.isAmbiguous(field)) return refuse(`${field} must be sent once`)
  let isComplete = true
  for (const slot of fields.slots(field, false)) {
    const isAbsent = slot.found ? slot.value === null : !slot.blocked
    const list = slot.found ? fields.list(slot.value) : undefined
    if (list === undefined && !isAbsent) return refuse(`${field} must be a list`)
    if (!wanted.every((item) => list?.includes(item))) isComplete = false
  }
  if (isComplete) return fine
  const change = (value: unknown): unknown => {
    const list = (value === undefined || value === null ? undefined : fields.list(value)) ?? []
    return fields.write([...list, ...wanted.filter((item) => !list.includes(item))])
  }
  return { kind: 'change', change }
}

function judgeOneOf(field: string, allowed: readonly string[], fields: Fields): Verdict {
  for (const slot of fields.slots(field, true)) {
    if (!slot.found) continue
    for (const value of fields.list(slot.value) ?? [slot.value]) {
      if (typeof value === 'string' && allowed.includes(value)) continue
      const suggestion = typeof value === 'string' ? nearest(value, allowed) : undefined
      const hint = suggestion === undefined ? '' : ` (the nearest is ${suggestion})`
      return refuse(`each value of ${field} must be one that is listed${hint}`)
    }
  }
  return fine
}

/** Shows a value of the rule's, cut to a length that fits a sentence. */
function show(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}

function denialOf(rule: BodyRule, place: 'body' | 'query', message: string): Denial {
  const reason = place === 'query' ? 'parameter_refused' : 'body_refused'
  return { allowed: false, reason, kind: 'forbidden', rule: rule.id, message }
}
