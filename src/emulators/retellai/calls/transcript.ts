import type { JsonObject } from '../json.ts'

/** One entry of a transcript with everything woven in, in the vendor's words. */
export type TranscriptEntry =
  | {
      readonly role: 'agent' | 'user' | 'transfer_target'
      readonly content: string
      readonly words: readonly Word[]
    }
  | {
      readonly role: 'tool_call_invocation'
      readonly tool_call_id: string
      readonly name: string
      readonly arguments: string
    }
  | {
      readonly role: 'tool_call_result'
      readonly tool_call_id: string
      readonly content: string
      readonly successful: boolean
    }
  | { readonly role: 'dtmf'; readonly digit: string }
  | { readonly role: 'injected' | 'sms'; readonly content: string; readonly time_sec: number }

/** A word with its place in the audio, in seconds. */
export interface Word {
  readonly word: string
  readonly start: number
  readonly end: number
}

type Utterance = Extract<TranscriptEntry, { words: readonly Word[] }>

const secondsPerWord = 0.3

/** Returns an utterance whose words follow one another from `startSec` on. */
export function utter(role: Utterance['role'], content: string, startSec: number): Utterance {
  const words = content
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word, index) => ({
      word,
      start: roundToMs(startSec + index * secondsPerWord),
      end: roundToMs(startSec + (index + 1) * secondsPerWord),
    }))
  return { role, content, words }
}

/** Returns what was spoken, without tool calls, key presses and the rest. */
export function spokenEntries(entries: readonly TranscriptEntry[]): Utterance[] {
  return entries.filter((entry): entry is Utterance => 'words' in entry)
}

const speakers = { agent: 'Agent', user: 'User', transfer_target: 'Transfer Target' } as const

/** Returns the transcript as one text, a line for each utterance. */
export function plainTranscript(entries: readonly TranscriptEntry[]): string {
  return spokenEntries(entries)
    .map(({ role, content }) => `${speakers[role]}: ${content}\n`)
    .join('')
}

/** Returns where in the audio the next utterance may start, in seconds. */
export function endOfSpeech(entries: readonly TranscriptEntry[]): number {
  return spokenEntries(entries).at(-1)?.words.at(-1)?.end ?? 0
}

/** Returns each transcript field of a call object. */
export function transcriptFields(entries: readonly TranscriptEntry[]): JsonObject {
  return {
    transcript: plainTranscript(entries),
    transcript_object: spokenEntries(entries),
    transcript_with_tool_calls: entries,
  }
}

function roundToMs(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
