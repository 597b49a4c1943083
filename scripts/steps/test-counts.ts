import { existsSync, readFileSync } from 'node:fs'

/** How many tests were run, as Vitest's JSON reporter counts them. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Returns the sum of the reports that were written; a step that was never reached has none. */
export function readCounts(reports: readonly string[]): TestCounts {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const file of reports.filter((path) => existsSync(path))) {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    total.passed += count(report, 'numPassedTests')
    total.failed += count(report, 'numFailedTests')
    total.skipped += count(report, 'numPendingTests') + count(report, 'numTodoTests')
  }
  return total
}

/** Throws where the report lacks the number: a count that was not found is not a zero. */
function count(report: Record<string, unknown>, name: string): number {
  const value = report[name]
  if (typeof value !== 'number') throw new TypeError(`the test report has no ${name}`)
  return value
}

/** Returns the line that closes a run: `12 passed, 0 failed`. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
