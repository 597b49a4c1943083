import type { RegExpMatcher } from 'obscenity'
import { keywordLabel, profanityLabel } from './judge.ts'
import type { SafetyPolicy } from './policy.ts'
import type { SafetyReading, SafetySegment } from './reading.ts'

/** A passage as it was said. */
export interface SpokenPassage {
  readonly text: string
  readonly startMs: number | null
  readonly endMs: number | null
}

let loading: Promise<RegExpMatcher> | undefined

/** Loaded when first needed: most gates judge by labels alone. */
async function loadMatcher(): Promise<RegExpMatcher> {
  const { englishDataset, englishRecommendedTransformers, RegExpMatcher } = await import('obscenity')
  return new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
}

/**
 * Returns what a list of English swear words (obscenity) and words of one's own find in passages, for vendors that label
 * nothing. It understands nothing: it finds words, also quoted ones, and misses whatever is said politely.
 */
export async function readLocally(
  passages: readonly SpokenPassage[],
  policy: Pick<SafetyPolicy, 'keywords'>,
): Promise<SafetyReading> {
  loading ??= loadMatcher()
  const matcher = await loading
  const words = policy.keywords.map(({ word }) => ({ label: keywordLabel(word), pattern: wholeWord(word) }))
  const segments = passages.flatMap(({ text, startMs, endMs }): SafetySegment[] => {
    const found = [
      ...(matcher.hasMatch(text) ? [profanityLabel] : []),
      ...words.filter(({ pattern }) => pattern.test(text)).map(({ label }) => label),
    ]
    const labels = found.map((label) => ({ label, confidence: 1, severity: null }))
    return labels.length === 0 ? [] : [{ startMs, endMs, labels }]
  })
  return { status: 'labelled', by: 'local', segments, severity: {}, knownLabels: [] }
}

function wholeWord(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'iu')
}
