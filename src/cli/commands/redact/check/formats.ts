import { print, printJson } from '../../../output/print.ts'
import { printable } from '../../../output/printable.ts'
import { formatSarif } from '../../../output/sarif.ts'
import { printTable } from '../../../output/table.ts'
import { packageVersion } from '../../../package-version.ts'
import type { CheckFinding, CheckReport, ReviewedFinding } from './finding.ts'

export type Format = 'text' | 'json' | 'sarif' | 'csv'

/** Prints a report. No form of it holds a value. */
export function printReport(report: CheckReport, format: Format): void {
  if (format === 'json') printJson(report)
  else if (format === 'sarif') print(toSarif(report))
  else if (format === 'csv') for (const line of toCsv(report)) print(line)
  else printText(report)
}

function printText({ findings, checked, accepted, fixed, unread }: CheckReport): void {
  if (findings.length > 0)
    printTable(
      ['ID', 'POLICY', 'STATE', 'WHERE'],
      findings.map((finding) => [finding.id, finding.policy, finding.state, printable(whereOf(finding))]),
    )
  for (const { file, reason } of unread) print(`Not read: ${printable(file)}. ${printable(reason)}`)
  for (const file of fixed) print(`Redacted: ${printable(file)}`)
  const values = new Set(findings.map(({ id, policy }) => policy + id)).size
  const places = values === findings.length ? '' : ` in ${findings.length} places`
  const parts = [`${checked.files} files checked`, `${values} values found${places}`]
  if (checked.remembered > 0) parts.push(`${checked.remembered} files unchanged since the last check`)
  if (accepted > 0) parts.push(`${accepted} accepted`)
  print(`${parts.join(', ')}.`)
}

/** `call.txt:3`, `call.json:12 summary`, `transcripts/123 summary`. */
function whereOf({ file, field, line }: CheckFinding): string {
  const name = field.replace(/^line \d+(: )?/, '')
  const isPlain = name === '' || (field === 'text' && line !== undefined && !/\.json$/i.test(file))
  return `${file}${line === undefined ? '' : `:${line}`}${isPlain ? '' : ` ${name}`}`
}

function toSarif({ findings }: CheckReport): string {
  const policies = [...new Set(findings.map(({ policy }) => policy))].sort()
  return formatSarif(
    packageVersion(),
    policies.map((policy) => ({ id: `redaction/${policy}`, text: `Personal data left: ${policy}` })),
    findings.map(({ id, policy, class: sort, file, field, line }) => ({
      rule: `redaction/${policy}`,
      level: sort === 'C' ? ('warning' as const) : ('error' as const),
      text: `A value of ${policy} is left in ${field}.`,
      file,
      line: line ?? 1,
      fingerprint: `${policy}/${id}/${file}/${field}`,
    })),
  )
}

const columns = ['id', 'policy', 'class', 'state', 'file', 'field', 'to', 'start', 'end', 'line'] as const

function toCsv({ findings }: CheckReport): string[] {
  return [
    columns.join(','),
    ...findings.map((finding) => columns.map((column) => cell(finding, column)).join(',')),
  ]
}

/** A spreadsheet must not take a name of a file for a formula. */
function cell(finding: ReviewedFinding, column: (typeof columns)[number]): string {
  const value = String(finding[column] ?? '')
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
