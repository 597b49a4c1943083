import { cutSentences, type HeardWord, joinWords } from '../results/words.ts'

export interface Caption {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Cuts the words into captions of at most so many characters; a caption never crosses the end of a sentence. */
export function cutCaptions(words: readonly HeardWord[], charsMax: number): Caption[] {
  return cutSentences(words).flatMap((sentence) => {
    const lines: HeardWord[][] = []
    for (const word of sentence.words) {
      const line = lines.at(-1)
      if (line && joinWords([...line, word]).length <= charsMax) line.push(word)
      else lines.push([word])
    }
    return lines.map((line) => ({
      text: joinWords(line),
      start: line[0]?.start ?? 0,
      end: line.at(-1)?.end ?? 0,
    }))
  })
}

/** SubRip text. */
export const showSrt = (captions: readonly Caption[]) =>
  captions
    .map(
      ({ text, start, end }, index) => `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${text}\n`,
    )
    .join('\n')

/** WebVTT text; the vendor leaves the hours away while there are none. */
export const showVtt = (captions: readonly Caption[]) =>
  `WEBVTT\n\n${captions
    .map(({ text, start, end }) => `${shortClock(start)} --> ${shortClock(end)}\n${text}\n`)
    .join('\n')}`

const pad = (value: number, length = 2) => String(Math.floor(value)).padStart(length, '0')

const clock = (ms: number, point: string) =>
  `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}${point}${pad(ms % 1000, 3)}`

const shortClock = (ms: number) => clock(ms, '.').replace(/^00:/, '')
