import { Redactor, redactTranscript } from '../../redaction/index.ts'

/** A body, and what is to become of it. */
export interface BodyPolicy {
  /** JSON text. */
  readonly body: string
  readonly redact: readonly string[]
  readonly redactWith: 'entity_name' | 'hash'
  readonly quarantine: readonly string[]
  /** Fields at the top that stay as they are, where they hold one plain word. */
  readonly identifiers: readonly string[]
}

export interface RedactedBody {
  readonly body: string
  /** Policies that keep the event back, of which something was found. */
  readonly kept: readonly string[]
  /** Whether what is left holds none of it. */
  readonly isClean: boolean
}

/** Returns a body without what its policy takes out. One in which nothing was found stays as it is, number for number. */
export function redactBody({ body, redact, redactWith, quarantine, identifiers }: BodyPolicy): RedactedBody {
  const original: unknown = JSON.parse(body)
  const kept =
    quarantine.length === 0
      ? []
      : Object.keys(redactTranscript(new Redactor({ policies: quarantine }), original).report.counts)
  if (redact.length === 0) return { body, kept, isClean: true }
  // One a body: values that one of them holds are looked for in that one alone.
  const redactor = new Redactor({ policies: redact, substitution: redactWith })
  const { value, report } = redactTranscript(redactor, original)
  if (report.findings.length === 0) return { body, kept, isClean: report.remaining === 0 }
  restore(value, original, identifiers)
  return { body: JSON.stringify(value), kept, isClean: report.remaining === 0 }
}

const word = /^[\w.:-]{1,64}$/

function restore(value: unknown, original: unknown, names: readonly string[]): void {
  if (!isObject(value) || !isObject(original)) return
  for (const name of names) {
    const text = Object.hasOwn(original, name) ? original[name] : undefined
    if (typeof text === 'string' && word.test(text)) value[name] = text
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
