import type { SafetyHint } from '../fixtures.ts'
import { isProfane } from './redaction.ts'
import type { Passage } from './words.ts'

export interface SafetyLabel {
  readonly label: string
  readonly confidence: number
  /** Null for the labels that have no severity in the vendor's table; its schema calls the field a number (not confirmed). */
  readonly severity: number | null
}

const withoutSeverity = new Set(['financials', 'manga', 'negative_news', 'nsfw', 'sensitive_social_issues'])

/** All nineteen labels, with a few words each that raise them. */
const lexicon: Readonly<Record<string, RegExp>> = {
  accidents: /\b(crash(es|ed)?|collision|accident)\b/i,
  alcohol: /\b(wine|beer|whiskey|vodka|drunk)\b/i,
  crime_violence: /\b(robbery|murder|assault|stabbed|stolen)\b/i,
  disasters: /\b(wildfires?|earthquakes?|floods?|hurricanes?)\b/i,
  drugs: /\b(cocaine|heroin|opioids?|fentanyl)\b/i,
  financials: /\b(stocks?|dividends?|earnings per share)\b/i,
  gambling: /\b(casino|betting|roulette|poker)\b/i,
  hate_speech: /\b(racial slurs?|hate group)\b/i,
  health_issues: /\b(asthma|cancer|diabetes|pneumonia)\b/i,
  manga: /\bmanga\b/i,
  marijuana: /\b(marijuana|cannabis)\b/i,
  negative_news: /\b(layoffs|bankruptcy|scandal)\b/i,
  nsfw: /\bnsfw\b/i,
  pornography: /\b(pornography|pornographic)\b/i,
  profanity: /(?!)/,
  sensitive_social_issues: /\b(abortion|immigration policy|gun control)\b/i,
  terrorism: /\b(terrorists?|terrorism|hostage)\b/i,
  tobacco: /\b(cigarettes?|tobacco|nicotine)\b/i,
  weapons: /\b(guns?|rifles?|pistol|ammunition)\b/i,
}

/**
 * Labels the sentences. `spoken` are the original ones, `shown` are the same sentences as they are to be
 * printed; a label counts from `confidencePercent` on.
 */
export function labelSafety(
  spoken: readonly Passage[],
  shown: readonly Passage[],
  hints: readonly SafetyHint[],
  confidencePercent: number,
) {
  const results = spoken.flatMap((sentence, index) => {
    const labels = findLabels(sentence, hints).filter((each) => each.confidence * 100 >= confidencePercent)
    if (labels.length === 0) return []
    return {
      text: shown[index]?.text ?? sentence.text,
      labels,
      sentences_idx_start: index,
      sentences_idx_end: index,
      timestamp: { start: sentence.start, end: sentence.end },
    }
  })
  const found = results.flatMap((result) => result.labels)
  return {
    status: 'success',
    results,
    summary: byLabel(found, (labels) => Math.max(...labels.map((each) => each.confidence))),
    severity_score_summary: byLabel(
      found.filter((each) => each.severity !== null),
      summariseSeverity,
    ),
  }
}

function findLabels(sentence: Passage, hints: readonly SafetyHint[]): SafetyLabel[] {
  const known = hints.filter((hint) => sentence.text.includes(hint.text))
  const hinted = known.map(({ label, confidence, severity }) => ({
    label,
    confidence,
    severity: withoutSeverity.has(label) ? null : severity,
  }))
  const profane = sentence.words.some((word) => isProfane(word.text))
  const matched = Object.entries(lexicon)
    .filter(([label, pattern]) => pattern.test(sentence.text) || (label === 'profanity' && profane))
    .filter(([label]) => !known.some((hint) => hint.label === label))
    .map(([label]) => ({
      label,
      confidence: 0.8142836093902588,
      severity: withoutSeverity.has(label) ? null : 0.4093044400215149,
    }))
  return [...hinted, ...matched]
}

function byLabel<Value>(
  labels: readonly SafetyLabel[],
  summarise: (same: readonly SafetyLabel[]) => Value,
): Record<string, Value> {
  const groups = Map.groupBy(labels, (each) => each.label)
  return Object.fromEntries([...groups].map(([label, same]) => [label, summarise(same)]))
}

/** Shares of low, medium and high, which add up to one. */
function summariseSeverity(labels: readonly SafetyLabel[]) {
  const share = (from: number, below: number) =>
    labels.filter((each) => (each.severity ?? 0) >= from && (each.severity ?? 0) < below).length /
    labels.length
  const low = share(0, 1 / 3)
  const high = share(2 / 3, Number.POSITIVE_INFINITY)
  return { low, medium: 1 - low - high, high }
}
