import type { Redactor } from '../redactor/redactor.ts'
import { type JsonText, readJsonText, writeJsonText } from './json-text.ts'
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

/** Does it with a text that was taken apart. */
export function redactJsonText(redactor: Redactor, json: JsonText): RedactedJson {
  const redacted = redactFields(redactor, readPassages(json.root))
  return { ...redacted, text: writeJsonText(json) }
}
