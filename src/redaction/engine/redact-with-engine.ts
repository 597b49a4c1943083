import type { Redactor } from '../redactor/redactor.ts'
import type { RedactionReport } from '../redactor/report.ts'
import { readJsonText } from '../transcripts/json-text.ts'
import { writeOut } from '../transcripts/passage-text.ts'
import { readPassages } from '../transcripts/read-passages.ts'
import { type RedactedJson, redactJsonText } from '../transcripts/redact-json.ts'
import { type RedactedTranscript, redactTranscript } from '../transcripts/redact-transcript.ts'
import type { Engine } from './engine.ts'

/** Redacts a text with what an engine finds beside our own. Rejects where the engine is required and silent. */
export async function redactTextWith(
  engine: Engine,
  redactor: Redactor,
  text: string,
): Promise<{ text: string; report: RedactionReport }> {
  const answer = await engine.analyze([text], redactor.policies)
  const { texts, report } = redactor.redactPassages([{ field: 'text', text }], answer.spans)
  return { text: texts[0] ?? '', report: { ...report, engine: answer.state } }
}

/** Redacts a transcript's JSON with what an engine finds beside our own. Rejects where it is required and silent. */
export async function redactTranscriptWith<Value>(
  engine: Engine,
  redactor: Redactor,
  original: Value,
): Promise<RedactedTranscript<Value>> {
  const holder = { value: structuredClone(original) }
  const texts = readPassages(holder).map((passage) => writeOut(passage, new Map()).text)
  const answer = await engine.analyze(texts, redactor.policies)
  const redacted = redactTranscript(redactor, original, answer.spans)
  return { ...redacted, report: { ...redacted.report, engine: answer.state } }
}

/** Does the same with a JSON text, of which every other byte stays. Throws a SyntaxError where it is no JSON. */
export async function redactJsonWith(
  engine: Engine,
  redactor: Redactor,
  text: string,
): Promise<RedactedJson> {
  const json = readJsonText(text)
  const passages = readPassages(json.root)
  const texts = passages.map((passage) => writeOut(passage, new Map()).text)
  const answer = await engine.analyze(texts, redactor.policies)
  const redacted = redactJsonText(redactor, json, passages, answer.spans)
  return { ...redacted, report: { ...redacted.report, engine: answer.state } }
}
