import type { Span } from '../find/spans.ts'
import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import { type JsonText, linesOf, readJsonText, writeJsonText } from './json-text.ts'
import { readPassages } from './read-passages.ts'
import { type RedactedTranscript, redactFields } from './redact-transcript.ts'

/** A transcript's JSON text without its personal data. */
export interface RedactedJson extends Omit<RedactedTranscript<unknown>, 'value'> {
  readonly text: string
}

/**
 * Does the same as `redactTranscript` with a JSON text: every byte of it that is no part of a text with personal data
 * stays, numbers as they are written, space, order and names that stand twice. Throws a SyntaxError, whose message quotes
 * the text, where it is no JSON.
 */
export const redactJson = (redactor: Redactor, text: string): RedactedJson =>
  redactJsonText(redactor, readJsonText(text))

/** Does it with a text that was taken apart; `further` are an engine's spans, by passage. */
export function redactJsonText(
  redactor: Redactor,
  json: JsonText,
  passages = readPassages(json.root),
  further: readonly (readonly Span[])[] = [],
): RedactedJson {
  const redacted = redactFields(redactor, passages, further)
  return { ...redacted, report: withLines(redacted.report, json), text: writeJsonText(json) }
}

function withLines(report: RedactionReport, json: JsonText): RedactionReport {
  const isBare = typeof json.root.value !== 'object'
  const rooted = (field: string) => (isBare ? field : `value${field.startsWith('[') ? '' : '.'}${field}`)
  const lines = linesOf(json, new Set(report.findings.map(({ field }) => rooted(field))))
  const findings = report.findings.map((finding) => {
    const line = lines.get(rooted(finding.field))
    return line === undefined ? finding : { ...finding, line }
  })
  return { ...report, findings }
}
