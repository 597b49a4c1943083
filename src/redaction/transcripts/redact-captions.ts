import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import type { Field } from './field.ts'
import { redactFields } from './redact-transcript.ts'

const timing = /-->|^\s*\d+\s*$|^\s*WEBVTT|^\s*(?:NOTE|STYLE|REGION)\b/

/**
 * Returns SRT or VTT captions without personal data. Times, numbers and line breaks stay; a number that goes on in the next
 * caption is found as one.
 */
export function redactCaptions(
  redactor: Redactor,
  captions: string,
): { text: string; report: RedactionReport } {
  const lines = captions.split('\n')
  const fields: Field[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (timing.test(line) && !isSpoken(lines, index))) continue
    const write = (text: string) => {
      lines[index] = text
    }
    fields.push({ path: `line ${index + 1}`, text: line, write })
  }
  const { report } = redactFields(redactor, [{ lines: [{ label: '', fields }] }])
  return { text: lines.join('\n'), report }
}

/** A line of nothing but digits is a caption's number only where its times follow. */
function isSpoken(lines: readonly string[], index: number): boolean {
  return /^\s*\d+\s*$/.test(lines[index] ?? '') && !(lines[index + 1] ?? '').includes('-->')
}
