import type { FoundBy } from '../find/finding.ts'
import type { Span } from '../find/spans.ts'
import { type Policy, type PolicyClass, policyClasses } from '../policies/policy.ts'
import type { Fingerprints } from './fingerprint.ts'
import type { Substitution } from './substitute.ts'

/** One finding, without its value. */
export interface ReportedFinding {
  readonly policy: Policy
  readonly class: PolicyClass
  /** Where it stood: `text`, `utterances[3].text`, `line 12`. */
  readonly field: string
  /** UTF-16 offsets in the field as it was. */
  readonly start: number
  readonly end: number
  readonly by: FoundBy
  /** The same for the same value and key. */
  readonly fingerprint: string
}

/** Whether a named-entity engine took part. */
export type EngineState = 'none' | 'answered' | 'unavailable'

/** What was redacted, without any of the values. */
export interface RedactionReport {
  readonly policies: readonly Policy[]
  readonly substitution: Substitution
  readonly engine: EngineState
  /** Findings by class: those of class C without an engine are what lists of words can find. */
  readonly classes: Readonly<Record<PolicyClass, number>>
  readonly counts: Readonly<Partial<Record<Policy, number>>>
  readonly findings: readonly ReportedFinding[]
  /** What is still found in the result: 0, or something is wrong. */
  readonly remaining: number
}

export interface ReportInput {
  readonly policies: readonly Policy[]
  readonly substitution: Substitution
  readonly engine: EngineState
  readonly fields: readonly {
    readonly field: string
    readonly text: string
    readonly spans: readonly Span[]
  }[]
  readonly remaining: number
}

/** Returns the report of what was found. */
export function createReport(input: ReportInput, fingerprints: Fingerprints): RedactionReport {
  const classes = { A: 0, B: 0, C: 0 }
  const counts: Partial<Record<Policy, number>> = {}
  const findings = input.fields.flatMap(({ field, text, spans }) =>
    spans.map(({ policy, start, end, by }): ReportedFinding => {
      classes[policyClasses[policy]] += 1
      counts[policy] = (counts[policy] ?? 0) + 1
      const fingerprint = fingerprints.of(text.slice(start, end))
      return { policy, class: policyClasses[policy], field, start, end, by, fingerprint }
    }),
  )
  const { policies, substitution, engine, remaining } = input
  return { policies, substitution, engine, classes, counts, findings, remaining }
}

/** Returns several reports of one redactor as one, with the line each was about. */
export function joinReports(
  { policies, substitution }: Pick<RedactionReport, 'policies' | 'substitution'>,
  reports: readonly RedactionReport[],
): RedactionReport {
  const classes = { A: 0, B: 0, C: 0 }
  const counts: Partial<Record<Policy, number>> = {}
  const findings: ReportedFinding[] = []
  let remaining = 0
  for (const [index, report] of reports.entries()) {
    remaining += report.remaining
    for (const finding of report.findings) {
      classes[finding.class] += 1
      counts[finding.policy] = (counts[finding.policy] ?? 0) + 1
      findings.push({ ...finding, field: `line ${index + 1}: ${finding.field}` })
    }
  }
  return {
    policies,
    substitution,
    engine: reports[0]?.engine ?? 'none',
    classes,
    counts,
    findings,
    remaining,
  }
}
