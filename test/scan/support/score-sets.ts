import { Buffer } from 'node:buffer'
import { Scanner } from '../../../src/scan/index.ts'
import { keyPatterns } from '../../../src/vendors/index.ts'
import type { ScanCase } from '../../scan-sets/support/case.ts'

export type SetName = 'tuning' | 'sealed'

export interface SetRow {
  /** A vendor; `own keys of <vendor>` for files in which nothing says whose key it is. */
  readonly name: string
  readonly expected: number
  readonly found: number
  readonly falsePositives: number
  readonly cases: number
}

export interface SetScore {
  readonly rows: readonly SetRow[]
  /** What was missed and what was found wrongly, a line each. */
  readonly wrong: readonly string[]
}

/** Scans every file of a half and counts what was found of what is there. */
export async function scoreSets(half: SetName): Promise<SetScore> {
  const { cases } = (await import(`../../scan-sets/${half}/index.ts`)) as { cases(): Iterable<ScanCase> }
  let candidates = new Set<string>()
  const scanner = new Scanner({ patterns: keyPatterns, onCandidate: (text) => candidates.add(text) })
  const rows = new Map<string, { expected: number; found: number; falsePositives: number; cases: number }>()
  const wrong: string[] = []
  for (const { id, vendor, file, content, encoding = 'utf8', expect, needsOwnKeys = false } of cases()) {
    const name = needsOwnKeys ? `own keys of ${vendor}` : vendor
    const row = rows.get(name) ?? { expected: 0, found: 0, falsePositives: 0, cases: 0 }
    rows.set(name, row)
    row.cases += 1
    candidates = new Set()
    const matches = scanner.scan(Buffer.from(content, encoding), file)
    const wanted = new Set(expect.map(({ secret }) => secret))
    // A vault that holds the wanted keys recognises them among the candidates.
    const recognised = needsOwnKeys ? [...candidates].filter((text) => wanted.has(text)) : []
    const secrets = new Set([...matches.map(({ secret }) => secret.reveal()), ...recognised])
    for (const secret of wanted) {
      row.expected += 1
      if (secrets.has(secret)) row.found += 1
      else wrong.push(`missed ${id} ${file}\n${around(content, secret)}`)
    }
    for (const secret of secrets) {
      if (wanted.has(secret)) continue
      row.falsePositives += 1
      wrong.push(`false ${id} ${file}\n${around(content, secret)}`)
    }
  }
  return { rows: [...rows].map(([name, row]) => ({ name, ...row })), wrong }
}

function around(content: string, secret: string): string {
  const at = Math.max(0, content.indexOf(secret))
  return content.slice(Math.max(0, at - 200), at + secret.length + 120)
}
