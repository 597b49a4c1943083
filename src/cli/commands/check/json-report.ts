import { tallyOf } from '../../../checklist/index.ts'
import type { Decided } from './decide-all.ts'
import { leftOutAsJson } from './left-out.ts'

/** Returns the results as JSON, in the form other programs rely on. */
export function jsonReport({ results, left }: Decided): string {
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
    verdicts: verdicts.map(({ mend, ...verdict }) => ({
      ...verdict,
      ...(mend === undefined ? {} : { canBeMended: true }),
    })),
  }))
  const leftOut = leftOutAsJson(left)
  return JSON.stringify({ checks, decided, total, failed, unknown, manual, leftOut }, null, 2)
}
