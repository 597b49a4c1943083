import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import type { Field } from './field.ts'
import { redactFields } from './redact-transcript.ts'

const time = String.raw`(?:\d+:)?\d\d:\d\d[.,]\d{3}`
const settings = String.raw`(?:\s+[a-z]+:[\w.%,-]+)*`
const timing = new RegExp(`^\\s*${time}\\s+-->\\s+${time}${settings}\\s*$`)
/** A caption's number. Longer ones are no numbers of captions, and may be anything. */
const number = /^\s*\d{1,6}\s*$/

/**
 * Returns SRT or VTT captions without personal data. Times, numbers and line breaks stay; a number that goes on in the next
 * caption is found as one. Headings, notes and names of captions are text like any other.
 */
export function redactCaptions(
  redactor: Redactor,
  captions: string,
): { text: string; report: RedactionReport } {
  const lines = captions.split('\n')
  const fields: Field[] = []
  for (const [index, line] of lines.entries()) {
    const isNumber = number.test(line) && timing.test(lines[index + 1] ?? '')
    if (line.trim() === '' || timing.test(line) || isNumber) continue
    const write = (text: string) => {
      lines[index] = text
    }
    fields.push({ path: `line ${index + 1}`, text: line, write })
  }
  const { report } = redactFields(redactor, [{ lines: [{ label: '', fields }] }])
  return { text: lines.join('\n'), report }
}
