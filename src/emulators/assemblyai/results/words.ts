/** A word as the vendor prints it; times in milliseconds from the beginning of the audio. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly speaker: string | null
  readonly channel: string | null
}

/** A word with the number of its sentence, which survives the loss of punctuation. */
export interface HeardWord extends Word {
  readonly sentence: number
}

/** A run of consecutive words. */
export interface Passage {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly words: readonly HeardWord[]
}

/** Natural speech, about 150 words a minute. */
const msPerWord = 400
/** Of its share of the time, a word takes this much and leaves the rest as a gap. */
const spokenShare = 0.8
/** Enough for two hours; a longer recording is heard more slowly. */
const wordsMax = 18_000

const endsSentence = /[.?!]["')\]]*$/

/**
 * Spreads a text evenly over the audio. A `repeats` text is said again and again until the audio is filled;
 * it is never cut short, however brief the audio.
 */
export function hearText(text: string, durationMs: number, repeats: boolean): HeardWord[] {
  const script = text.split(/\s+/).filter((part) => part !== '')
  if (script.length === 0) return []
  const natural = Math.min(wordsMax, Math.round(durationMs / msPerWord))
  const count = repeats ? Math.max(script.length, natural) : script.length
  const shareMs = durationMs / count
  let sentence = 0
  return Array.from({ length: count }, (_, index) => {
    const word: HeardWord = {
      text: script[index % script.length] ?? '',
      start: Math.round(index * shareMs),
      end: Math.round((index + spokenShare) * shareMs),
      confidence: wordConfidence(index),
      speaker: null,
      channel: null,
      sentence,
    }
    if (endsSentence.test(word.text)) sentence += 1
    return word
  })
}

/** Between 0.85 and 0.99, the same for the same word in every run. */
export const wordConfidence = (index: number) => Math.round((0.85 + ((index * 37) % 15) / 100) * 100) / 100

/** Joins words the way the vendor's `text` is joined. */
export const joinWords = (words: readonly { readonly text: string }[]) =>
  words.map((word) => word.text).join(' ')

/** The mean of the words' confidences; 0 where there is none. */
export const meanConfidence = (words: readonly Word[]) =>
  words.length === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length

/** Cuts words into passages wherever `isBoundary` says that the second of two neighbours begins a new one. */
export function cutWords(
  words: readonly HeardWord[],
  isBoundary: (before: HeardWord, after: HeardWord) => boolean,
): Passage[] {
  const groups: HeardWord[][] = []
  let current: HeardWord[] = []
  for (const word of words) {
    const before = current.at(-1)
    if (before && isBoundary(before, word)) {
      groups.push(current)
      current = []
    }
    current.push(word)
  }
  if (current.length > 0) groups.push(current)
  return groups.map((group) => ({
    text: joinWords(group),
    start: group[0]?.start ?? 0,
    end: group.at(-1)?.end ?? 0,
    confidence: meanConfidence(group),
    words: group,
  }))
}

export const cutSentences = (words: readonly HeardWord[]) =>
  cutWords(words, (before, after) => before.sentence !== after.sentence)

/** A paragraph takes this many sentences. */
const sentencesPerParagraph = 4

export const cutParagraphs = (words: readonly HeardWord[]) =>
  cutWords(
    words,
    (before, after) =>
      Math.floor(before.sentence / sentencesPerParagraph) !==
      Math.floor(after.sentence / sentencesPerParagraph),
  )

/** Returns the word as it is printed, without what only the stand-in needs. */
export const showWord = ({ sentence: _sentence, ...word }: HeardWord): Word => word
