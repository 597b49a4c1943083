import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildHistory } from '../../test/support/scan-paths/build-history.ts'
import { type Comparison, comparePaths } from '../../test/support/scan-paths/compare-paths.ts'
import type { Campaign } from './campaign.ts'

const histories = 10
const defaultCommits = 100_000
const shown = 10

/** Scans histories by reading their packs and through git: both ways must say the same of every finding. */
export const campaign: Campaign = {
  summary: `${histories} histories of ${defaultCommits.toLocaleString('en')} commits, or --repository DIR: reading packs and asking git find the same, field by field`,
  async run({ count = defaultCommits, repositories = [], print }) {
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-paths-'))
    const all: Comparison[] = []
    const violations: string[] = []
    const compare = async (name: string, folder: string) => {
      const comparison = await comparePaths(folder)
      const { findings, objects, differences } = comparison
      print(`${name}: ${objects} objects, ${findings} findings, ${differences.length} fields differ`)
      for (const { finding, field, fast, slow } of differences.slice(0, shown))
        violations.push(
          `${name}: ${finding}${field} is ${JSON.stringify(fast)}, and ${JSON.stringify(slow)} by git`,
        )
      if (differences.length > shown) violations.push(`${name}: and ${differences.length - shown} more`)
      all.push(comparison)
    }
    try {
      for (const repository of repositories) await compare(repository, repository)
      for (let at = 0; at < histories && repositories.length === 0; at += 1) {
        const folder = join(scratch, String(at))
        await buildHistory(folder, `history ${at}`, count)
        await compare(`history ${at}`, folder)
        rmSync(folder, { recursive: true, force: true })
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
    const sum = (of: (comparison: Comparison) => number) => all.reduce((total, one) => total + of(one), 0)
    return {
      figures: {
        histories: all.length,
        objects: sum(({ objects }) => objects),
        findings: sum(({ findings }) => findings),
        'fields compared': sum(({ fields }) => fields),
        'fields that differ': sum(({ differences }) => differences.length),
      },
      violations,
    }
  },
}
