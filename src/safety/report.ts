import { judge, type SafetyVerdict } from './judge.ts'
import type { SafetyPolicy } from './policy.ts'
import type { SafetyReading, SafetySegment, SeverityShares } from './reading.ts'

/** What a person wants to know of an item, without a word of what was said. */
export interface SafetyReport {
  readonly status: SafetyReading['status']
  readonly by: SafetyReading['by']
  readonly verdict: SafetyVerdict
  readonly segments: readonly SafetySegment[]
  /** By label: shares of severity, from the vendor's `severity_score_summary`, and the highest confidence. */
  readonly summary: readonly {
    readonly label: string
    readonly maxConfidence: number
    readonly severity: SeverityShares | null
  }[]
}

/** Returns the report of an item under a policy. */
export function reportSafety(reading: SafetyReading, policy: SafetyPolicy): SafetyReport {
  const confidence = new Map<string, number>()
  for (const { labels } of reading.segments)
    for (const { label, confidence: found } of labels)
      confidence.set(label, Math.max(found, confidence.get(label) ?? 0))
  return {
    status: reading.status,
    by: reading.by,
    verdict: judge(reading, policy),
    segments: reading.segments,
    summary: [...confidence]
      .toSorted(([, a], [, b]) => b - a)
      .map(([label, maxConfidence]) => ({ label, maxConfidence, severity: reading.severity[label] ?? null })),
  }
}
