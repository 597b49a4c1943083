import type { Policy, PolicyClass } from '../../../../redaction/index.ts'

/** What a person has said of a value: nobody has looked, it may stay, it must go. */
export type ReviewState = 'open' | 'accepted' | 'rejected'

/** A value that is still in a file, without the value. */
export interface CheckFinding {
  /** The same for the same value and key, in whatever file. What `--accept` and `--reject` take. */
  readonly id: string
  readonly policy: Policy
  readonly class: PolicyClass
  readonly file: string
  readonly field: string
  /** The field in which it ends, where that is another. */
  readonly to?: string
  /** UTF-16 offsets in the field in which it begins, and in the one in which it ends. */
  readonly start: number
  readonly end: number
  /** Absent for what a vendor keeps: that has no lines. */
  readonly line?: number
}

/** A finding with what was said of it. */
export interface ReviewedFinding extends CheckFinding {
  readonly state: ReviewState
}

export interface CheckReport {
  readonly findings: readonly ReviewedFinding[]
  readonly checked: { readonly files: number; readonly bytes: number; readonly remembered: number }
  readonly accepted: number
  readonly fixed: readonly string[]
  readonly unread: readonly { readonly file: string; readonly reason: string }[]
}
