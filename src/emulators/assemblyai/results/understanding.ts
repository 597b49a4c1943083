import type { EntitySpan } from './entities.ts'
import type { Utterance } from './speakers.ts'

/** The tasks of a speech-understanding request, by name, as they were sent. */
export type UnderstandingRequest = Readonly<Record<string, unknown>>

/** What a request is run against: the transcript as its reader sees it. */
export interface UnderstandingMaterial {
  readonly text: string
  readonly utterances: readonly Utterance[]
  readonly entities: readonly EntitySpan[]
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const asStrings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []

/** `translated_texts`: the text behind the language's code, since the stand-in speaks no other language. */
export function translate(text: string, task: unknown): Record<string, string> {
  return Object.fromEntries(
    asStrings(asRecord(task).target_languages).map((code) => [code, `[${code}] ${text}`]),
  )
}

/** Names for the voices, in the order in which the request lists them. */
export function nameSpeakers(utterances: readonly Utterance[], task: unknown): Record<string, string> {
  const { known_values: known, speakers, speaker_type: type } = asRecord(task)
  const listed = Array.isArray(speakers)
    ? speakers.map((each) => String(asRecord(each)[type === 'role' ? 'role' : 'name'] ?? ''))
    : asStrings(known)
  const voices = [...new Set(utterances.map((utterance) => utterance.speaker))].sort()
  return Object.fromEntries(voices.map((voice, index) => [voice, listed[index] || voice]))
}

/** Rewrites dates and telephone numbers by the request's patterns. */
export function formatEntities(text: string, entities: readonly EntitySpan[], task: unknown) {
  const { date, phone_number: phone } = asRecord(task)
  const mapping: Record<string, string> = {}
  for (const entity of entities) {
    if (entity.type === 'phone_number' && typeof phone === 'string') {
      mapping[entity.text] = fillDigits(phone, entity.text)
    }
    if (entity.type === 'date' && typeof date === 'string') mapping[entity.text] = fillDate(date, entity.text)
  }
  const formatted = Object.entries(mapping).reduce((sum, [from, to]) => sum.replaceAll(from, to), text)
  return { mapping, formatted_text: formatted }
}

function fillDigits(pattern: string, number: string): string {
  const digits = [...number.replace(/\D/g, '')]
  return pattern.replace(/x/gi, () => digits.shift() ?? '')
}

function fillDate(pattern: string, text: string): string {
  const date = new Date(`${text} UTC`)
  if (Number.isNaN(date.getTime())) return text
  const two = (value: number) => String(value).padStart(2, '0')
  return pattern
    .replace(/yyyy/i, String(date.getUTCFullYear()))
    .replace(/mm/i, two(date.getUTCMonth() + 1))
    .replace(/dd/i, two(date.getUTCDate()))
}

/** Runs every task of a request and returns the vendor's envelope of request and response. */
export function runUnderstanding(
  request: UnderstandingRequest,
  material: UnderstandingMaterial,
): Readonly<Record<string, unknown>> {
  const response: Record<string, unknown> = {}
  const extra: Record<string, unknown> = {}
  for (const [task, parameters] of Object.entries(request)) {
    if (task === 'translation') {
      response.translation = { status: 'completed' }
      extra.translated_texts = translate(material.text, parameters)
    } else if (task === 'speaker_identification') {
      const mapping = nameSpeakers(material.utterances, parameters)
      response.speaker_identification = { mapping, status: 'completed' }
      extra.utterances = material.utterances.map((utterance) => ({
        ...utterance,
        speaker: mapping[utterance.speaker] ?? utterance.speaker,
      }))
    } else if (task === 'custom_formatting') {
      const formatted = formatEntities(material.text, material.entities, parameters)
      response.custom_formatting = { ...formatted, status: 'completed' }
    } else {
      response[task] = { status: 'completed' }
    }
  }
  return { speech_understanding: { request, response }, ...extra }
}
