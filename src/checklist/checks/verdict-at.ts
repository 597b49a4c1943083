import type { Status, Verdict } from '../check.ts'
import type { FoundCall } from '../source/find-calls.ts'
import type { Position, SourceFile } from '../source/source-file.ts'

/** Returns a verdict on a place in a file. */
export function verdictAt(file: SourceFile, at: Position, status: Status, evidence: string): Verdict {
  return { status, resource: file.path, line: at.line, column: at.column, evidence }
}

/** Returns a verdict on a call. */
export function verdictOn({ file, call }: FoundCall, status: Status, evidence: string): Verdict {
  return verdictAt(file, call.at, status, evidence)
}
