import { SallyportError } from '../../core/index.ts'

/** A stretch of sound that is to be replaced. */
export interface AudioSpan {
  readonly startMs: number
  readonly endMs: number
}

export interface SpanSettings {
  /** Added on both sides: what an ASR calls a word's beginning is often late. */
  readonly paddingMs: number
  /** Stretches this close together become one. */
  readonly gapMs: number
}

/** `usual` pads by 150 ms, `strict` by 500; both join what is up to 300 ms apart. */
export const spanPresets = {
  usual: { paddingMs: 150, gapMs: 300 },
  strict: { paddingMs: 500, gapMs: 300 },
} as const satisfies Readonly<Record<string, SpanSettings>>

/** How far a word may end behind the sound: vendors round. */
const overrunMs = 250

/**
 * Returns the stretches to replace, in order, apart from each other, within the sound. Throws ERR_REDACTION_AUDIO_TIMES where
 * a time is none or lies behind the end: the transcript is of another recording then, and nothing could be trusted.
 */
export function planSpans(
  words: readonly AudioSpan[],
  durationMs: number,
  { paddingMs, gapMs }: SpanSettings,
): AudioSpan[] {
  const padded = words
    .map(({ startMs, endMs }) => {
      const isTime = Number.isFinite(startMs) && Number.isFinite(endMs) && startMs >= 0 && endMs >= startMs
      if (!isTime || endMs > durationMs + overrunMs) throw new SallyportError('ERR_REDACTION_AUDIO_TIMES')
      return { startMs: Math.max(0, startMs - paddingMs), endMs: Math.min(durationMs, endMs + paddingMs) }
    })
    .sort((a, b) => a.startMs - b.startMs)
  const joined: { startMs: number; endMs: number }[] = []
  for (const span of padded) {
    const last = joined.at(-1)
    if (last && span.startMs - last.endMs <= gapMs) last.endMs = Math.max(last.endMs, span.endMs)
    else joined.push({ ...span })
  }
  return joined
}
