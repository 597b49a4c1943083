import { readFileSync } from 'node:fs'
import type { Finding } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import { formatSarif } from '../../output/sarif.ts'
import { nextSteps } from './text-report.ts'

const levels = { certain: 'error', likely: 'error', possible: 'note' } as const

/** Returns the findings as SARIF, one result a place. */
export function sarifReport(findings: readonly Finding[]): string {
  const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const names = new Map(keyPatterns.map(({ id, name = id }) => [id, name]))
  for (const { rule, name } of findings) names.set(rule, name)
  const rules = [...names].map(([id, name]) => ({
    id,
    text: `Leaked ${name}`,
    help: 'Make a new key at the vendor, delete this one there, and keep the new one in the vault.',
  }))
  const results = findings.flatMap((finding) =>
    [finding, ...finding.elsewhere].map((place) => ({
      rule: finding.rule,
      level: levels[finding.confidence],
      text: `${finding.name}: ${finding.hint}. Next: ${nextSteps(finding).join(' Then: ')}`,
      file: place.file,
      line: place.line,
      column: place.column,
      fingerprint: `${finding.fingerprint}/${finding.rule}/${place.file}`,
    })),
  )
  return formatSarif(version, rules, results)
}
