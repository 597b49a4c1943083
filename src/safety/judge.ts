import { type SafetyAction, type SafetyPolicy, type SafetyRule, safetyActions } from './policy.ts'
import type { SafetyLabel, SafetyReading } from './reading.ts'

/** Why something was flagged or held: a label that reached a rule, or that there is none to go by. */
export interface SafetyReason {
  readonly why: 'label' | 'unknown_label' | 'unlabelled' | 'profanity' | 'keyword'
  readonly action: SafetyAction
  readonly label: string
  readonly confidence: number | null
  readonly severity: number | null
  readonly startMs: number | null
  readonly endMs: number | null
}

export interface SafetyVerdict {
  readonly action: SafetyAction
  readonly by: SafetyReading['by']
  /** The gravest first. */
  readonly reasons: readonly SafetyReason[]
}

/** Words that the local list goes by. */
export const profanityLabel = 'profanity'
const keywordPrefix = 'keyword:'

/**
 * Returns what a policy makes of something: the gravest action over all segments, with every reason. What nobody has
 * labelled, and labels that nobody knows, are flagged at least.
 */
export function judge(reading: SafetyReading, policy: SafetyPolicy): SafetyVerdict {
  const { by } = reading
  if (reading.status !== 'labelled') {
    const reason = {
      why: 'unlabelled',
      action: policy.unlabelled,
      label: reading.status,
      ...nowhere,
    } as const
    return { action: policy.unlabelled, by, reasons: [reason] }
  }
  const reasons = reading.segments.flatMap(({ startMs, endMs, labels }) =>
    labels.flatMap((label) => {
      const found =
        by === 'local' ? judgeLocal(label, policy) : judgeLabel(label, policy, reading.knownLabels)
      if (found === undefined || found.action === 'allow') return []
      const { confidence, severity } = label
      return [{ ...found, label: label.label, confidence, severity, startMs, endMs }]
    }),
  )
  reasons.sort((a, b) => rank(b.action) - rank(a.action))
  return { action: reasons[0]?.action ?? 'allow', by, reasons }
}

type Found = Pick<SafetyReason, 'why' | 'action'> | undefined

function judgeLabel(label: SafetyLabel, policy: SafetyPolicy, known: readonly string[]): Found {
  const own = policy.rules.filter((rule) => rule.label === label.label)
  const rules = own.length > 0 ? own : policy.rules.filter((rule) => rule.label === '*')
  const reached = rules.filter((rule) => reaches(label, rule)).map(({ action }) => action)
  const gravest = reached.toSorted((a, b) => rank(b) - rank(a))[0]
  if (gravest !== undefined && (gravest !== 'allow' || own.length > 0))
    return { why: 'label', action: gravest }
  // Nobody has thought about it yet: it may be anything.
  return known.includes(label.label) ? undefined : { why: 'unknown_label', action: 'flag' }
}

function judgeLocal({ label }: SafetyLabel, policy: SafetyPolicy): Found {
  if (label === profanityLabel) return { why: 'profanity', action: policy.profanity }
  const keyword = policy.keywords.find(({ word }) => keywordLabel(word) === label)
  return keyword && { why: 'keyword', action: keyword.action }
}

/** Returns the label of a word of one's own. */
export function keywordLabel(word: string): string {
  return keywordPrefix + word.toLowerCase()
}

function reaches({ confidence, severity }: SafetyLabel, { minConfidence, minSeverity }: SafetyRule): boolean {
  return (
    confidence >= minConfidence &&
    (minSeverity === undefined || (severity !== null && severity >= minSeverity))
  )
}

function rank(action: SafetyAction): number {
  return safetyActions.indexOf(action)
}

const nowhere = { confidence: null, severity: null, startMs: null, endMs: null } as const
