import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)

/** A page under `docs/` that is written by a program. */
export interface Page {
  /** Path from the root of the repository, for example `docs/errors.md`. */
  readonly path: string
  /** The whole page, ending in a line feed. */
  text(): string
}

/** True where the page on disk is what the program would write now. */
export function isCurrent(page: Page): boolean {
  const file = fileURLToPath(new URL(page.path, root))
  return existsSync(file) && readFileSync(file, 'utf8') === page.text()
}

/** Writes the page and says so. */
export function writePage(page: Page): void {
  const file = fileURLToPath(new URL(page.path, root))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, page.text())
  console.log(`wrote ${page.path}`)
}

/**
 * Returns a Markdown table. What would end a cell or vanish as an unknown tag is escaped, except in code, where
 * Markdown takes a `<` as it is.
 */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function escapeCell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '\\<') : part))
    .join('`')
}
