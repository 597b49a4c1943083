import { type EntitySpan, locateWords } from './entities.ts'
import type { HeardWord, Passage } from './words.ts'

/** `entities`: the raw personal data, with the times of the words that carry it. Never redacted. */
export function listEntities(words: readonly HeardWord[], spans: readonly EntitySpan[]) {
  const places = locateWords(words)
  return spans.map((span) => {
    const covered = words.filter((_, index) => {
      const place = places[index]
      return place !== undefined && span.from < place.to && place.from < span.to
    })
    return {
      entity_type: span.type,
      text: span.text,
      start: covered[0]?.start ?? 0,
      end: covered.at(-1)?.end ?? 0,
    }
  })
}

const gladWords = /\b(wonderful|thank|great|good|happy|love)\b/i
const sadWords = /\b(sorry|worse|bad|terrible|angry|hate)\b/i

/** `sentiment_analysis_results`, a sentence each. Never redacted. */
export const judgeSentiment = (sentences: readonly Passage[]) =>
  sentences.map((sentence) => ({
    text: sentence.text,
    start: sentence.start,
    end: sentence.end,
    sentiment: sadWords.test(sentence.text)
      ? 'NEGATIVE'
      : gladWords.test(sentence.text)
        ? 'POSITIVE'
        : 'NEUTRAL',
    confidence: sentence.confidence,
    speaker: sentence.words[0]?.speaker ?? null,
    channel: sentence.words[0]?.channel ?? null,
  }))

/** `summary`: the first and the last sentence, in the form that `summary_type` asks for. Never redacted. */
export function summarise(sentences: readonly Passage[], type: string): string {
  const picked = [...new Set([sentences[0]?.text ?? '', sentences.at(-1)?.text ?? ''])]
  if (type === 'headline' || type === 'gist') return picked[0] ?? ''
  return type === 'paragraph' ? picked.join(' ') : picked.map((text) => `- ${text}`).join('\n')
}

/** `chapters`: one for each paragraph. */
export const cutChapters = (paragraphs: readonly Passage[]) =>
  paragraphs.map((paragraph) => ({
    summary: paragraph.text,
    headline: paragraph.text.split(/(?<=[.?!])\s/)[0] ?? paragraph.text,
    gist: paragraph.text.split(' ').slice(0, 3).join(' '),
    start: paragraph.start,
    end: paragraph.end,
  }))

const phraseLettersMin = 6
const phrasesMax = 10

/** `auto_highlights_result`: the long words that are said most often. */
export function findHighlights(words: readonly HeardWord[]) {
  const bare = (word: HeardWord) => word.text.toLowerCase().replace(/[^\p{L}]/gu, '')
  const groups = Map.groupBy(
    words.filter((word) => bare(word).length >= phraseLettersMin),
    bare,
  )
  const ranked = [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, phrasesMax)
  return {
    status: 'success',
    results: ranked.map(([text, same]) => ({
      count: same.length,
      rank: Math.round((same.length / words.length) * 100) / 100,
      text,
      timestamps: same.map(({ start, end }) => ({ start, end })),
    })),
  }
}

/** `iab_categories_result`: one topic of the IAB taxonomy is all that the stand-in knows. */
export function findTopics(paragraphs: readonly Passage[]) {
  const label = 'Food&Drink>Cooking'
  return {
    status: 'success',
    results: paragraphs.map(({ text, start, end }) => ({
      text,
      labels: [{ relevance: 0.7, label }],
      timestamp: { start, end },
    })),
    summary: paragraphs.length === 0 ? {} : { [label]: 0.7 },
  }
}
