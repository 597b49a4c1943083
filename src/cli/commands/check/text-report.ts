import { type Check, type CheckResult, tallyOf, type Waived } from '../../../checklist/index.ts'
import { printable } from '../../output/printable.ts'
import type { Decided } from './decide-all.ts'
import { saidOf } from './left-out.ts'

const placesShown = 8
const words = { fail: 'FAIL', unknown: 'UNKNOWN', manual: 'ASK', pass: 'ok', 'not-applicable': '-' } as const

/** Returns the report for a person: faults first by harm, what nobody can say, and what holds as one line each. */
export function textReport({ results, left }: Decided, isWhole: boolean): string {
  const open = results.filter(({ status }) => ['fail', 'unknown', 'manual'].includes(status))
  const weight = ({ check, status }: CheckResult) =>
    (status === 'fail' ? 0 : 10) + ['critical', 'high', 'medium', 'low'].indexOf(check.severity)
  const ordered = open.toSorted((one, other) => weight(one) - weight(other))
  const passed = results.filter(({ status }) => status === 'pass')
  const lines = [
    ...ordered.flatMap((result) => [...describe(result), '']),
    ...passed.map(({ check }) => `ok       ${check.id}: ${check.title}`),
    ...(isWhole ? results.filter(({ status }) => status === 'not-applicable') : []).map(
      ({ check }) => `-        ${check.id}: nothing here that it applies to`,
    ),
    '',
    ...saidOf(left),
    summary(results),
  ]
  return lines.map(printable).join('\n')
}

/** Returns what there is to check, with reasons. */
export function listing(checks: readonly Check[]): string {
  return checks
    .flatMap(({ id, title, severity, why, how, remedy, mapping }) => [
      `${id}  (${severity})  ${title}`,
      `  Why: ${why}`,
      `  How: ${how}`,
      `  Do: ${remedy}`,
      ...(references(mapping) === '' ? [] : [`  ${references(mapping)}`]),
      '',
    ])
    .join('\n')
    .trimEnd()
}

function references({ asvs, secretsManagement = [], cwe }: Check['mapping']): string {
  return [
    ...asvs.map((number) => `ASVS ${number}`),
    ...secretsManagement.map((number) => `OWASP Secrets Management ${number}`),
    ...cwe.map((number) => `CWE-${number}`),
  ].join(', ')
}

function describe({ check, status, verdicts }: CheckResult): string[] {
  const standing = verdicts.filter(
    (verdict) =>
      verdict.status === status && verdict.waiver === undefined && verdict.attestation === undefined,
  )
  const shown = standing.slice(0, placesShown)
  const remedies = [...new Set(shown.map(({ remedy }) => remedy ?? check.remedy))]
  return [
    `${words[status].padEnd(8)} ${check.id}  (${check.severity})  ${check.title}`,
    ...shown.map((verdict) => `           ${placeOf(verdict)}: ${verdict.evidence}`),
    ...(standing.length > shown.length ? [`           and ${standing.length - shown.length} more`] : []),
    `           Why: ${check.why}`,
    ...remedies.map((remedy) => `           Do: ${remedy}`),
  ]
}

function placeOf({ resource, line, column }: Waived): string {
  if (line === undefined) return resource
  return column === undefined ? `${resource}:${line}` : `${resource}:${line}:${column}`
}

function summary(results: readonly CheckResult[]): string {
  const { decided, total, failed, unknown, manual } = tallyOf(results)
  const faults = Object.entries(failed).filter(([, count]) => count > 0)
  const found =
    faults.length === 0 ? 'none failed' : faults.map(([severity, count]) => `${count} ${severity}`).join(', ')
  const waived = results
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ waiver }) => waiver !== undefined).length
  const rest = [
    unknown > 0 ? `${unknown} unknown` : '',
    manual > 0 ? `${manual} for a person` : '',
    waived > 0 ? `${waived} waived` : '',
  ].filter((text) => text !== '')
  return `${decided} of ${total} checks decided: ${[found, ...rest].join('; ')}.`
}
