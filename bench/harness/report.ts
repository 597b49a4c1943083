import { readFileSync, writeFileSync } from 'node:fs'
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

/** Returns a section as Markdown. The comment in its heading is how `writePage` finds it again. */
export function formatSection(section: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const goals = section.goals.map(
    ({ what, measured, reached }) => `- ${reached ? 'reached' : '**missed**'}: ${what}; measured ${measured}`,
  )
  return [
    `## ${section.title} ${markerOf(section)}`,
    '',
    section.method,
    '',
    line(section.header),
    line(section.header.map(() => '---')),
    ...section.rows.map(line),
    ...(goals.length === 0 ? [] : ['', ...goals]),
  ].join('\n')
}

/** Returns one sentence about the day, the machine and the runtime. */
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
  let text = readFileSync(page, 'utf8')
  for (const section of sections) {
    const lines = text.split('\n')
    const start = lines.findIndex((line) => line.endsWith(markerOf(section)))
    if (start === -1) throw new Error(`docs/benchmarks.md has no place for ${section.name}`)
    const next = lines.findIndex((line, index) => index > start && line.startsWith('#'))
    const end = next === -1 ? lines.length : next
    text = [...lines.slice(0, start), formatSection(section), '', run, '', ...lines.slice(end)].join('\n')
  }
  writeFileSync(page, `${text.trimEnd()}\n`)
}

function markerOf({ name }: Pick<Section, 'name'>): string {
  return `<!-- bench:${name} -->`
}
