import { SallyportError, type Secret } from '../../core/index.ts'
import { findInReadings } from '../find/find-spans.ts'
import { joinAdjacent } from '../find/join-adjacent.ts'
import { type Reading, readText } from '../find/reading.ts'
import type { Span } from '../find/spans.ts'
import { parsePolicies } from '../policies/parse-policies.ts'
import type { Policy } from '../policies/policy.ts'
import { Fingerprints } from './fingerprint.ts'
import { createReport, type EngineState, type RedactionReport, type ReportInput } from './report.ts'
import { type Substitution, substitute } from './substitute.ts'
import { substituteUntilClean } from './substitute-until-clean.ts'

export interface RedactorOptions {
  /** Names of policies, `all` or `personal`; `personal` unless given. */
  readonly policies?: readonly string[]
  /** `entity_name` unless given. */
  readonly substitution?: Substitution
  /** Keys fingerprints and tokens. Without one reports hold no fingerprints, and `token` is refused, as is anything to leave. */
  readonly key?: Secret
  /** Fingerprints of values that stay: somebody has looked at them and said that they are nobody's. Needs the key. */
  readonly leave?: ReadonlySet<string>
}

/** A text and where it stands. */
export interface Passage {
  readonly field: string
  readonly text: string
}

export interface RedactedPassages {
  readonly texts: readonly string[]
  /** By passage, in the texts as they were. */
  readonly spans: readonly (readonly Span[])[]
  readonly report: RedactionReport
}

/** Redacts texts by one set of policies. Holds nothing of what it has reported on. */
export class Redactor {
  readonly policies: readonly Policy[]
  readonly substitution: Substitution
  readonly #wanted: ReadonlySet<Policy>
  readonly #fingerprints: Fingerprints | undefined
  readonly #leave: ReadonlySet<string>

  constructor({ policies = ['personal'], substitution = 'entity_name', key, leave }: RedactorOptions = {}) {
    if (!key && (substitution === 'token' || (leave && leave.size > 0)))
      throw new SallyportError('ERR_REDACTION_KEY_MISSING', { field: 'key' })
    this.policies = parsePolicies(policies)
    this.#wanted = new Set(this.policies)
    this.#leave = leave ?? new Set()
    this.substitution = substitution
    this.#fingerprints = key && new Fingerprints(key)
  }

  /** Returns a text without its personal data, and a report without the values. */
  redactText(text: string): { readonly text: string; readonly report: RedactionReport } {
    const { texts, report } = this.redactPassages([{ field: 'text', text }])
    return { text: texts[0] ?? '', report }
  }

  /** Returns texts that belong together without their personal data: a value found in one is taken out of all. */
  redactPassages(passages: readonly Passage[], further: readonly (readonly Span[])[] = []): RedactedPassages {
    const originals = passages.map(({ text }) => readText(text))
    const { texts, spans, remaining } = substituteUntilClean(originals, this.#find(originals, further), {
      wanted: this.#wanted,
      substitution: this.substitution,
      tokenOf: this.#tokenOf,
      withoutLeft: this.#withoutLeft,
    })
    const fields = passages.map(({ field, text }, index) => ({
      field,
      text,
      spans: spans[index] as readonly Span[],
      tokens: (originals[index] as Reading).tokens,
    }))
    return { texts, spans, report: this.report(fields, remaining) }
  }

  /** Returns the spans to take out of texts that belong together. */
  find(texts: readonly string[], further: readonly (readonly Span[])[] = []): Span[][] {
    return this.#find(
      texts.map((text) => readText(text)),
      further,
    )
  }

  #find(readings: readonly Reading[], further: readonly (readonly Span[])[]): Span[][] {
    const joined = further.map((spans, index) => joinAdjacent(readings[index]?.tokens.text ?? '', spans))
    const found = findInReadings(readings, this.#wanted, joined)
    return found.map((spans, index) => this.#withoutLeft(readings[index]?.tokens.text ?? '', spans))
  }

  readonly #withoutLeft = (text: string, spans: readonly Span[]): Span[] =>
    this.#leave.size === 0
      ? [...spans]
      : spans.filter((span) => !this.#leave.has(this.#tokenOf(span, text.slice(span.start, span.end))))

  /** Returns a text with spans replaced as this redactor does it. */
  substitute(text: string, spans: readonly Span[]): string {
    return substitute(text, spans, this.substitution, this.#tokenOf)
  }

  /** Returns the fingerprint of a span's value, as reports give it; undefined without a key. */
  fingerprint(span: Span, text: string): string | undefined {
    return this.#fingerprints?.ofSpan(span, text.slice(span.start, span.end))
  }

  /** Returns the report of what was found where. */
  report(fields: ReportInput['fields'], remaining: number, engine: EngineState = 'none'): RedactionReport {
    const { policies, substitution } = this
    const report = createReport({ policies, substitution, engine, fields, remaining }, this.#fingerprints)
    this.#fingerprints?.forget()
    return report
  }

  readonly #tokenOf = (span: Span, value: string): string => this.#fingerprints?.ofSpan(span, value) ?? ''
}
