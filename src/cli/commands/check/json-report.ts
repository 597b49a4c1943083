import { type CheckResult, tallyOf } from '../../../checklist/index.ts'

/** Returns the results as JSON, in the form other programs rely on. */
export function jsonReport(results: readonly CheckResult[]): string {
  const { decided, total, failed, unknown, manual } = tallyOf(results)
  const checks = results.map(({ check, status, verdicts }) => ({
    id: check.id,
    status,
    severity: check.severity,
    title: check.title,
    why: check.why,
    how: check.how,
    remedy: check.remedy,
    mapping: check.mapping,
    verdicts,
  }))
  return JSON.stringify({ checks, decided, total, failed, unknown, manual }, null, 2)
}
