import type { Check, Severity, Status, Verdict } from './check.ts'

/** A verdict that somebody has accepted until a day. */
export interface Waived extends Verdict {
  readonly waiver?: { readonly reason: string; readonly owner: string }
  readonly attestation?: { readonly by: string; readonly untilMs: number }
}

/** One check with everything that was decided of it. */
export interface CheckResult {
  readonly check: Check
  readonly status: Status
  readonly verdicts: readonly Waived[]
}

/** Counts of a run; there is no score. */
export interface Tally {
  /** Checks that apply here and are decided: passed, failed, or attested. */
  readonly decided: number
  /** Checks that apply here. */
  readonly total: number
  readonly failed: Readonly<Record<Severity, number>>
  readonly unknown: number
  /** Manual ones that nobody has attested. */
  readonly manual: number
}

/** The worst counts: one fault among twenty is a fault, and what is unknown is not passed. */
const byWeight: readonly Status[] = ['fail', 'unknown', 'manual', 'pass', 'not-applicable']

/** Returns the status of a check as a whole. */
export function statusOf(verdicts: readonly Waived[]): Status {
  const standing = verdicts.map(({ status, waiver, attestation }) =>
    waiver !== undefined || attestation !== undefined ? 'pass' : status,
  )
  return byWeight.find((status) => standing.includes(status)) ?? 'not-applicable'
}

/** Returns the counts of a run. */
export function tallyOf(results: readonly CheckResult[]): Tally {
  const applying = results.filter(({ status }) => status !== 'not-applicable')
  const count = (status: Status) => applying.filter((result) => result.status === status).length
  const failed = { critical: 0, high: 0, medium: 0, low: 0 }
  for (const { check, status } of applying) if (status === 'fail') failed[check.severity] += 1
  const [unknown, manual] = [count('unknown'), count('manual')]
  return { decided: applying.length - unknown - manual, total: applying.length, failed, unknown, manual }
}
