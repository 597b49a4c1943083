import type { FoundBy } from '../find/finding.ts'
import type { Span, Whole } from '../find/spans.ts'
import { type Policy, type PolicyClass, policyClasses } from '../policies/policy.ts'
import type { Tokens } from '../text/tokenize.ts'
import type { Fingerprints } from './fingerprint.ts'
import type { Substitution } from './substitute.ts'

/** One finding, without its value. */
export interface ReportedFinding {
  readonly policy: Policy
  readonly class: PolicyClass
  /** Where it began: `text`, `utterances[3].text`, `line 12`. */
  readonly field: string
  /** Where it ended, when that is another field of the same kind. No piece between has a finding of its own. */
  readonly to?: string
  /** The line on which it began, where a JSON text or lines of such were read. */
  readonly line?: number
  /** UTF-16 offset in `field` as it was. */
  readonly start: number
  /** UTF-16 offset in `to`, or else in `field`, as it was. */
  readonly end: number
  readonly by: FoundBy
  /** The same for the same value and key; absent where the redactor has no key. */
  readonly fingerprint?: string
}

/** Whether a named-entity engine took part. */
export type EngineState = 'none' | 'answered' | 'unavailable'

/** What was redacted, without any of the values. */
export interface RedactionReport {
  readonly policies: readonly Policy[]
  readonly substitution: Substitution
  readonly engine: EngineState
  /** Values by class, each once: those of class C without an engine are what lists of words can find. */
  readonly classes: Readonly<Record<PolicyClass, number>>
  /** Values by policy, each once however often it stands there; without a key to know it again by, its places. */
  readonly counts: Readonly<Partial<Record<Policy, number>>>
  /** Every place of each. */
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
    /** The text's, where it was read. */
    readonly tokens?: Tokens
    /** Where the text begins in the field. */
    readonly offset?: number
  }[]
  readonly remaining: number
}

/** Returns the report of what was found, by name where there are fingerprints. */
export function createReport(input: ReportInput, fingerprints?: Fingerprints): RedactionReport {
  const { policies, substitution, engine, remaining } = input
  const findings = listFindings(input.fields, fingerprints)
  return { policies, substitution, engine, ...countFindings(findings), findings, remaining }
}

/**
 * Returns a finding for each value. One that stands in pieces, in words of a list or in lines, is one finding: the length of
 * each piece alone tells what digit it may be.
 */
function listFindings(fields: ReportInput['fields'], fingerprints?: Fingerprints): ReportedFinding[] {
  const findings: ReportedFinding[] = []
  const begun = new Map<Whole, Map<string, number>>()
  for (const { field, text, spans, tokens, offset = 0 } of fields) {
    const fingerprintsOf = fingerprints?.ofSpans(text, spans, tokens)
    for (let index = 0; index < spans.length; index += 1) {
      const { policy, start, end, by, whole } = spans[index] as Span
      if (whole && joinToFirst(findings, field, offset + end, whole, begun)) continue
      const place = { field, start: offset + start, end: offset + end }
      const finding = { policy, class: policyClasses[policy], ...place, by }
      findings.push(fingerprintsOf ? { ...finding, fingerprint: fingerprintsOf[index] as string } : finding)
    }
  }
  return findings
}

/**
 * Makes the finding of a value whose pieces stand in the same list reach to this one, and returns true; else remembers the
 * one that is to come, and returns false.
 */
function joinToFirst(
  findings: ReportedFinding[],
  field: string,
  end: number,
  whole: Whole,
  begun: Map<Whole, Map<string, number>>,
): boolean {
  const places = placesOf(whole, begun)
  const list = listOf(field)
  const known = places.get(list)
  const first = known === undefined ? undefined : findings[known]
  if (known === undefined || !first) {
    places.set(list, findings.length)
    return false
  }
  findings[known] = { ...first, ...(field === first.field ? {} : { to: field }), end }
  return true
}

function placesOf(whole: Whole, begun: Map<Whole, Map<string, number>>): Map<string, number> {
  const places = begun.get(whole) ?? new Map<string, number>()
  begun.set(whole, places)
  return places
}

/** `utterances[].words[].text`: the list that a field stands in. */
const listOf = (field: string) => field.replaceAll(/\d+/g, '')

/** Returns several reports of one redactor as one, with the line each was about. */
export function joinReports(
  { policies, substitution }: Pick<RedactionReport, 'policies' | 'substitution'>,
  reports: readonly RedactionReport[],
): RedactionReport {
  const findings = reports.flatMap((report, index) =>
    report.findings.map((finding) => inLine(finding, index + 1)),
  )
  const engine = reports[0]?.engine ?? 'none'
  const remaining = reports.reduce((sum, report) => sum + report.remaining, 0)
  return { policies, substitution, engine, ...countFindings(findings), findings, remaining }
}

function inLine(finding: ReportedFinding, line: number): ReportedFinding {
  const { field, to } = finding
  const ended = to === undefined ? {} : { to: `line ${line}: ${to}` }
  return { ...finding, field: `line ${line}: ${field}`, ...ended, line }
}

/**
 * Counts values, not places: the same one in a text, its words and a summary is one. Without fingerprints nobody can tell
 * that it is the same.
 */
function countFindings(findings: readonly ReportedFinding[]): Pick<RedactionReport, 'classes' | 'counts'> {
  const classes = { A: 0, B: 0, C: 0 }
  const counts = new Map<Policy, number>()
  const counted = new Set<string>()
  for (const { policy, class: sort, fingerprint } of findings) {
    if (fingerprint !== undefined) {
      const value = policy + fingerprint
      if (counted.has(value)) continue
      counted.add(value)
    }
    classes[sort] += 1
    counts.set(policy, (counts.get(policy) ?? 0) + 1)
  }
  return { classes, counts: Object.fromEntries(counts) }
}
