/**
 * Finds and replaces personal data in text and transcripts, written and spoken. Reads a text twice: as it is, and as a
 * view in which spoken digits, letters and signs are written out; both lead back to the same words. Opens no files but
 * those of a recording that it is asked to redact.
 *
 * @module
 * @example
 * const redactor = new Redactor({ policies: ['personal'], substitution: 'entity_name' })
 * const { text, report } = redactor.redactText('my card is four one one one ...')
 */

export { type AudioReport, type AudioRequest, audioEndings, redactAudio } from './audio/redact-audio.ts'
export { Engine, type EngineAnswer, type EngineOptions, type Recognizer } from './engine/engine.ts'
export { jsonEngine } from './engine/json-engine.ts'
export { presidio } from './engine/presidio.ts'
export { redactJsonWith, redactTextWith, redactTranscriptWith } from './engine/redact-with-engine.ts'
export { findSpans } from './find/find-spans.ts'
export type { FoundBy } from './find/finding.ts'
export type { Span } from './find/spans.ts'
export { categories } from './policies/categories.ts'
export { parsePolicies, policySets } from './policies/parse-policies.ts'
export {
  allPolicies,
  isPolicy,
  type Policy,
  type PolicyClass,
  personalPolicies,
  policyClasses,
} from './policies/policy.ts'
export { type Passage, type RedactedPassages, Redactor, type RedactorOptions } from './redactor/redactor.ts'
export {
  type EngineState,
  joinReports,
  type RedactionReport,
  type ReportedFinding,
} from './redactor/report.ts'
export type { Substitution } from './redactor/substitute.ts'
export type { WordTime } from './transcripts/field.ts'
export { patchJsonText } from './transcripts/json-text.ts'
export { redactCaptions } from './transcripts/redact-captions.ts'
export { type RedactedJson, redactJson } from './transcripts/redact-json.ts'
export { type RedactedLine, redactJsonLines } from './transcripts/redact-json-lines.ts'
export {
  type RedactedTranscript,
  redactTranscript,
  type TimedFinding,
} from './transcripts/redact-transcript.ts'
