import type { EmulatorAnswer, RouteHandler } from '../../kit/emulator.ts'
import { refuse } from '../errors.ts'
import { cutParagraphs, cutSentences, meanConfidence, type Passage, showWord } from '../results/words.ts'
import type { World } from '../world.ts'
import { cutCaptions, showSrt, showVtt } from './captions.ts'
import { type FinishedTranscript, findFinished } from './find.ts'
import { searchWords } from './word-search.ts'

const exportTranscript =
  (make: (finished: FinishedTranscript, query: URLSearchParams) => EmulatorAnswer) =>
  (world: World): RouteHandler =>
  (call) => {
    const looked = findFinished(world, call)
    return 'refusal' in looked ? looked.refusal : make(looked.found, call.query)
  }

const about = ({ id, hearing, audioSeconds, speechModel }: FinishedTranscript) => ({
  id,
  confidence: meanConfidence(hearing.shown),
  audio_duration: audioSeconds,
  speech_model_used: speechModel,
})

const showPassage = ({ text, start, end, confidence, words }: Passage) => ({
  text,
  start,
  end,
  confidence,
  words: words.map(showWord),
})

/** `GET /v2/transcript/{id}/sentences` */
export const getSentences = exportTranscript((finished) => ({
  status: 200,
  body: {
    sentences: cutSentences(finished.hearing.shown).map((sentence) => ({
      ...showPassage(sentence),
      speaker: sentence.words[0]?.speaker ?? null,
      channel: sentence.words[0]?.channel ?? null,
    })),
    ...about(finished),
  },
}))

/** `GET /v2/transcript/{id}/paragraphs` */
export const getParagraphs = exportTranscript((finished) => ({
  status: 200,
  body: { paragraphs: cutParagraphs(finished.hearing.shown).map(showPassage), ...about(finished) },
}))

/** `GET /v2/transcript/{id}/word-search?words=a,b` */
export const searchTranscript = exportTranscript(({ id, hearing }, query) => {
  const phrases = (query.get('words') ?? '').split(',').filter((phrase) => phrase.trim() !== '')
  // The parameter is required; the words of the refusal are not confirmed.
  if (phrases.length === 0) return refuse(400, 'words parameter is required')
  const matches = searchWords(hearing.shown, phrases)
  const total = matches.reduce((sum, match) => sum + match.count, 0)
  return { status: 200, body: { id, total_count: total, matches } }
})

const charsPerCaptionByDefault = 120

const exportCaptions = (show: typeof showSrt) =>
  exportTranscript(({ hearing }, query) => {
    const asked = Number(query.get('chars_per_caption'))
    const charsMax = Number.isInteger(asked) && asked > 0 ? asked : charsPerCaptionByDefault
    return { status: 200, body: show(cutCaptions(hearing.shown, charsMax)) }
  })

/** `GET /v2/transcript/{id}/srt` */
export const getSrt = exportCaptions(showSrt)

/** `GET /v2/transcript/{id}/vtt` */
export const getVtt = exportCaptions(showVtt)
