import type { CheckResult, Severity } from '../../../checklist/index.ts'
import { formatSarif, type SarifResult } from '../../output/sarif.ts'
import { packageVersion } from '../../package-version.ts'

const levels: Readonly<Record<Severity, SarifResult['level']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}

/** Returns the faults as SARIF, one result a place; what is unknown is a note, so that nobody takes it for fine. */
export function sarifReport(results: readonly CheckResult[]): string {
  const rules = results.map(({ check: { id, title, why, remedy } }) => ({
    id,
    text: title,
    help: `${why} ${remedy}`,
  }))
  const found = results.flatMap(({ check, verdicts }) =>
    verdicts
      .filter(({ status, waiver }) => (status === 'fail' && waiver === undefined) || status === 'unknown')
      .map(({ status, resource, line, column, evidence, remedy = check.remedy }) => ({
        rule: check.id,
        level: status === 'fail' ? levels[check.severity] : ('note' as const),
        text: `${status === 'fail' ? '' : 'Unknown: '}${evidence} ${remedy}`,
        ...(line === undefined ? {} : { file: resource, line, column: column ?? 1 }),
        fingerprint: `${check.id}/${resource}/${evidence}`,
      })),
  )
  return formatSarif(packageVersion(), rules, found)
}
