import { cutWords, type HeardWord, showWord, type Word } from './words.ts'

export interface Utterance {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly speaker: string
  readonly channel: string | null
  readonly words: readonly Word[]
}

/** How voices are to be told apart. */
export interface SpeakerPlan {
  readonly labels: boolean
  /** How many different voices there are. */
  readonly speakers: number
  /** Channels of the recording where each is transcribed by itself, else 0. */
  readonly channels: number
}

const letter = (index: number) => String.fromCharCode(65 + (index % 26))

/** Gives the sentences in turn to the voices: `A`, `B` by label, `1`, `2` by channel, `1A` by both. */
export function assignSpeakers(words: readonly HeardWord[], plan: SpeakerPlan): HeardWord[] {
  if (!plan.labels && plan.channels === 0) return [...words]
  return words.map((word) => {
    const channel = plan.channels === 0 ? null : String((word.sentence % plan.channels) + 1)
    const voice = plan.labels
      ? letter(Math.floor(word.sentence / Math.max(1, plan.channels)) % plan.speakers)
      : ''
    return { ...word, channel, speaker: `${channel ?? ''}${voice}` }
  })
}

/** Groups what one voice says without interruption; null where nobody asked to tell voices apart. */
export function cutUtterances(words: readonly HeardWord[], plan: SpeakerPlan): Utterance[] | null {
  if (!plan.labels && plan.channels === 0) return null
  return cutWords(words, (before, after) => before.speaker !== after.speaker).map((passage) => ({
    text: passage.text,
    start: passage.start,
    end: passage.end,
    confidence: passage.confidence,
    speaker: passage.words[0]?.speaker ?? 'A',
    channel: passage.words[0]?.channel ?? null,
    words: passage.words.map(showWord),
  }))
}
