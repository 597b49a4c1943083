import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from './build.ts'

/** What one measurement gave, ready to be shown. */
export interface Section {
  /** Names the section in the page and for `--only`. */
  readonly name: string
  readonly title: string
  /** How it was measured, in sentences. */
  readonly method: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly goals: readonly Goal[]
}

/** Something we set out to reach. */
export interface Goal {
  readonly what: string
  readonly measured: string
  readonly reached: boolean
}

const page = join(root, 'docs/benchmarks.md')

/** Returns a section as Markdown, without the page's markers. */
export function formatSection(section: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const goals = section.goals.map(
    ({ what, measured, reached }) => `- ${reached ? 'reached' : '**missed**'}: ${what}; measured ${measured}`,
  )
  return [
    `### ${section.title}`,
    '',
    section.method,
    '',
    line(section.header),
    line(section.header.map(() => '---')),
    ...section.rows.map(line),
    ...(goals.length === 0 ? [] : ['', ...goals]),
  ].join('\n')
}

/** Returns one sentence about the machine, the runtime and the day. */
export function describeRun(rounds: number): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const date = new Date().toISOString().slice(0, 10)
  return (
    `${date}, ${availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GB, ` +
    `Linux ${release()}, Node ${process.versions.node}, ${rounds} rounds.`
  )
}

/** Puts sections into their places in docs/benchmarks.md; a section without a place there is an error. */
export function writePage(sections: readonly Section[], run: string): void {
  if (!existsSync(page)) throw new Error(`${page} is missing`)
  let text = readFileSync(page, 'utf8')
  for (const section of sections) {
    const [start, end] = [`<!-- bench:${section.name} -->`, `<!-- /bench:${section.name} -->`]
    const from = text.indexOf(start)
    const to = text.indexOf(end)
    if (from === -1 || to < from) throw new Error(`docs/benchmarks.md has no place for ${section.name}`)
    const content = `${formatSection(section)}\n\n*${run}*`
    text = `${text.slice(0, from)}${start}\n${content}\n${text.slice(to)}`
  }
  writeFileSync(page, text)
}
