import { randomBytes } from 'node:crypto'
import { SallyportError, Secret } from '../../core/index.ts'
import { findSpans } from '../find/find-spans.ts'
import type { Span } from '../find/spans.ts'
import { parsePolicies } from '../policies/parse-policies.ts'
import type { Policy } from '../policies/policy.ts'
import { Fingerprints } from './fingerprint.ts'
import { createReport, type RedactionReport } from './report.ts'
import type { Substitution } from './substitute.ts'
import { substituteUntilClean } from './substitute-until-clean.ts'

export interface RedactorOptions {
  /** Names of policies, `all` or `personal`; `personal` unless given. */
  readonly policies?: readonly string[]
  /** `entity_name` unless given. */
  readonly substitution?: Substitution
  /** Keys fingerprints and tokens. Without one they differ from run to run, and `token` is refused. */
  readonly key?: Secret
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

/** Redacts texts by one set of policies. Holds nothing of what it has read but fingerprints. */
export class Redactor {
  readonly policies: readonly Policy[]
  readonly substitution: Substitution
  readonly #wanted: ReadonlySet<Policy>
  readonly #fingerprints: Fingerprints

  constructor({ policies = ['personal'], substitution = 'entity_name', key }: RedactorOptions = {}) {
    if (substitution === 'token' && !key)
      throw new SallyportError('ERR_REDACTION_KEY_MISSING', { field: 'key' })
    this.policies = parsePolicies(policies)
    this.#wanted = new Set(this.policies)
    this.substitution = substitution
    this.#fingerprints = new Fingerprints(key ?? new Secret(randomBytes(32).toString('hex')))
  }

  /** Returns a text without its personal data, and a report without the values. */
  redactText(text: string): { readonly text: string; readonly report: RedactionReport } {
    const { texts, report } = this.redactPassages([{ field: 'text', text }])
    return { text: texts[0] ?? '', report }
  }

  /** Returns passages that belong together without their personal data: a value found in one is taken out of all. */
  redactPassages(passages: readonly Passage[], further: readonly (readonly Span[])[] = []): RedactedPassages {
    const originals = passages.map(({ text }) => text)
    const first = findSpans(originals, this.#wanted, further)
    const { texts, spans, remaining } = substituteUntilClean(originals, first, {
      wanted: this.#wanted,
      substitution: this.substitution,
      tokenOf: (_span, value) => this.#fingerprints.of(value),
    })
    const fields = passages.map(({ field, text }, index) => ({ field, text, spans: spans[index] ?? [] }))
    const { policies, substitution } = this
    const engine = 'none'
    return {
      texts,
      spans,
      report: createReport({ policies, substitution, engine, fields, remaining }, this.#fingerprints),
    }
  }
}
