import { textsIn } from '../../core/index.ts'
import { patchJsonText, Redactor, redactCaptions, redactTranscript } from '../../redaction/index.ts'
import { hideFreeForm } from './free-form.ts'

/** A body, and what is to become of it. */
export interface BodyPolicy {
  /** JSON text. */
  readonly body: string
  readonly redact: readonly string[]
  readonly redactWith: 'entity_name' | 'hash'
  readonly quarantine: readonly string[]
  /** Fields at the top that stay as they are, where they hold one plain word. */
  readonly identifiers: readonly string[]
  /** Those fields stay wherever they stand, addresses in them too. */
  readonly isDeep?: boolean
  /** Fields that stay as they are where each text in them is one word. */
  readonly servers?: readonly string[]
  /** Fields under which anybody's words stand: no field in them identifies anything, and names and numbers are read as well. */
  readonly freeForm?: readonly string[]
  /** SRT or VTT instead of JSON. */
  readonly isCaptions?: boolean
}

export interface RedactedBody {
  readonly body: string
  /** Policies that keep the event back, of which something was found. */
  readonly kept: readonly string[]
  /** Whether what is left holds none of it. */
  readonly isClean: boolean
}

/** Returns a body without what its policy takes out. The rest of it stays as it is, number for number. */
export function redactBody(policy: BodyPolicy): RedactedBody {
  const { body, redact, redactWith, quarantine, identifiers } = policy
  const fields: KeptFields = {
    names: new Set(identifiers),
    servers: new Set(policy.servers),
    freeForm: new Set(policy.freeForm),
  }
  if (policy.isCaptions) {
    const { text, report } = redactCaptions(
      new Redactor({ policies: redact, substitution: redactWith }),
      body,
    )
    return { body: text, kept: [], isClean: report.remaining === 0 }
  }
  const original: unknown = JSON.parse(body)
  const hidden = policy.freeForm === undefined ? undefined : hideFreeForm(original, policy.freeForm)
  const kept =
    quarantine.length === 0
      ? []
      : Object.keys(
          take(new Redactor({ policies: quarantine }), [original, hidden?.texts ?? []]).report.counts,
        )
  if (redact.length === 0) return { body, kept, isClean: true }
  // One a body: values that one of them holds are looked for in that one alone.
  const redactor = new Redactor({ policies: redact, substitution: redactWith })
  const { value, report } = take(redactor, hidden === undefined ? original : [original, hidden.texts])
  if (report.findings.length === 0) return { body, kept, isClean: report.remaining === 0 }
  if (hidden !== undefined) {
    const [whole, texts] = value as [unknown, string[]]
    if (policy.isDeep) restoreDeep(whole, original, fields)
    else restore(whole, original, identifiers)
    return { body: patchJsonText(body, hidden.show(whole, texts)), kept, isClean: report.remaining === 0 }
  }
  if (policy.isDeep) restoreDeep(value, original, fields)
  else restore(value, original, identifiers)
  return { body: patchJsonText(body, value), kept, isClean: report.remaining === 0 }
}

/** Numbers of a vendor stay numbers, since programs count on that; those in fields of anybody's are among the hidden. */
const take = (redactor: Redactor, value: unknown) =>
  redactTranscript(redactor, value, [], { keepsNumbers: true })

const word = /^[\w.:-]{1,64}$/
/** A browser token may be as long as this. */
const longWord = /^[\w.:-]{1,4096}$/
const oneWord = /^[\x21-\x7e]{1,2048}$/
const address = /^https?:\/\/[\x21-\x7e]{1,2048}$/

function restore(value: unknown, original: unknown, names: readonly string[]): void {
  if (!isObject(value) || !isObject(original)) return
  for (const name of names) {
    const text = Object.hasOwn(original, name) ? original[name] : undefined
    if (typeof text === 'string' && word.test(text)) value[name] = text
  }
}

interface KeptFields {
  readonly names: ReadonlySet<string>
  readonly servers: ReadonlySet<string>
  readonly freeForm: ReadonlySet<string>
}

function restoreDeep(value: unknown, original: unknown, kept: KeptFields): void {
  if (Array.isArray(value) && Array.isArray(original)) {
    for (const [index, item] of value.entries()) restoreDeep(item, original[index], kept)
    return
  }
  if (!isObject(value) || !isObject(original)) return
  for (const [name, member] of Object.entries(original)) {
    if (!Object.hasOwn(value, name) || kept.freeForm.has(name)) continue
    if (kept.servers.has(name) && textsIn(member).every((text) => oneWord.test(text))) value[name] = member
    else if (typeof member === 'object') restoreDeep(value[name], member, kept)
    else if (
      typeof member === 'string' &&
      kept.names.has(name) &&
      (longWord.test(member) || address.test(member))
    )
      value[name] = member
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
