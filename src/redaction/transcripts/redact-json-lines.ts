import { isSallyportError } from '../../core/index.ts'
import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import { type JsonText, readJsonText } from './json-text.ts'
import { redactJsonText } from './redact-json.ts'

/** One line of a stream, redacted. */
export interface RedactedLine {
  readonly line: string
  readonly report: RedactionReport
}

/**
 * Yields each line of a stream of JSON values without its personal data, as soon as it is complete. What is no JSON is
 * redacted as text, so that a broken line leaks nothing.
 */
export async function* redactJsonLines(
  redactor: Redactor,
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<RedactedLine> {
  let pending: string[] = []
  for await (const chunk of chunks) {
    const parts = chunk.split('\n')
    for (const [index, part] of parts.entries()) {
      pending.push(part)
      if (index === parts.length - 1) break
      yield redactLine(redactor, pending.join(''))
      pending = []
    }
  }
  const rest = pending.join('')
  if (rest !== '') yield redactLine(redactor, rest)
}

function redactLine(redactor: Redactor, line: string): RedactedLine {
  const json = readLine(line)
  const { text, report } = json === undefined ? redactor.redactText(line) : redactJsonText(redactor, json)
  return { line: text, report }
}

/** Returns a line taken apart, or undefined where it is no JSON, or too deep: which is an answer here, and no fault. */
function readLine(line: string): JsonText | undefined {
  try {
    return readJsonText(line)
  } catch (error) {
    if (error instanceof SyntaxError || isSallyportError(error)) return undefined
    throw error
  }
}
