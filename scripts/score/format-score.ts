import { isPolicy, policyClasses } from '../../src/redaction/index.ts'
import type { Score, Tally } from './score-cases.ts'

/** The policies whose values have a format: what is promised is about these. */
export const structured = [
  'credit_card_number',
  'us_social_security_number',
  'banking_information',
  'email_address',
  'phone_number',
  'date_of_birth',
]

export interface Scores {
  readonly tuning: Score
  readonly sealed: Score
  /** Of talk made of numbers: false findings alone. */
  readonly dense: Score
}

/** Returns the figures as a Markdown table, a line for each policy and kind, and lines with the false findings. */
export function formatScore({ tuning, sealed, dense }: Scores): string {
  const keys = [...new Set([...tuning.tallies.keys(), ...sealed.tallies.keys()])].sort()
  const rows = keys.map((key) => {
    const [policy = '', kind = ''] = key.split('/')
    const group = isPolicy(policy) ? policyClasses[policy] : '?'
    return [policy, group, kind, ...[tuning, sealed].flatMap(({ tallies }) => cells(tallies.get(key)))]
  })
  const sums = ['spoken', 'written'].map((kind) => [
    '**structured**',
    '',
    kind,
    ...[tuning, sealed].flatMap((score) => cells(sumOf(score, kind))),
  ])
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  return [
    line(['policy', 'class', 'kind', 'tuning', 'covered', 'right name', 'sealed', 'covered', 'right name']),
    line(Array.from({ length: 9 }, () => '---')),
    ...[...sums, ...rows].map(line),
    '',
    `False findings in long texts: ${describeFalse(tuning)} (tuning), ${describeFalse(sealed)} (sealed).`,
    `In talk made of numbers: ${describeFalse(dense)}.`,
    `Cases: ${tuning.cases} tuning, ${sealed.cases} sealed.`,
  ].join('\n')
}

/** Adds up the structured policies of one kind. */
export function sumOf({ tallies }: Score, kind: string): Tally {
  const sum = { expected: 0, covered: 0, named: 0 }
  for (const policy of structured) {
    const tally = tallies.get(`${policy}/${kind}`)
    sum.expected += tally?.expected ?? 0
    sum.covered += tally?.covered ?? 0
    sum.named += tally?.named ?? 0
  }
  return sum
}

function cells(tally: Tally | undefined): string[] {
  if (!tally || tally.expected === 0) return ['', '', '']
  const share = (part: number) => `${((part / tally.expected) * 100).toFixed(1)} %`
  return [String(tally.expected), share(tally.covered), share(tally.named)]
}

function describeFalse({ falseFindings, emptyCharacters }: Score): string {
  const total = [...falseFindings.values()].reduce((sum, each) => sum + each, 0)
  const parts = [...falseFindings].map(([policy, count]) => `${count} ${policy}`)
  return `${total}${parts.length > 0 ? ` (${parts.join(', ')})` : ''} in ${(emptyCharacters / 1000).toFixed(0)} kB`
}
