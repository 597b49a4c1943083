import type { Mend } from './mending/mend.ts'
import type { Subject } from './subject.ts'

/** How much harm a fault does: `critical` gives an account or people's data away. */
export type Severity = 'critical' | 'high' | 'medium' | 'low'

/**
 * What was decided of one resource. `unknown`: it could not be decided, and counts as nothing better; `manual`: no
 * program can decide it, a person has to say.
 */
export type Status = 'pass' | 'fail' | 'manual' | 'not-applicable' | 'unknown'

/** What was decided of one resource, and what it was decided by. */
export interface Verdict {
  readonly status: Status
  /** A file, or what else it is about: `the repository`, `key_1 (production)`. */
  readonly resource: string
  /** From 1. */
  readonly line?: number
  readonly column?: number
  /** What was seen, in a sentence; never a secret. */
  readonly evidence: string
  /** What to do here, where it is more than the check says. */
  readonly remedy?: string
  /** What `--fix` would do. */
  readonly mend?: Mend
}

/** Where other standards ask for the same. */
export interface Mapping {
  /** Requirements of OWASP ASVS 5.0.0. */
  readonly asvs: readonly string[]
  /** Sections of the OWASP Secrets Management Cheat Sheet. */
  readonly secretsManagement?: readonly string[]
  readonly cwe: readonly number[]
}

/** One line of the checklist. */
export interface Check {
  /** Never changes once it was released. */
  readonly id: string
  /** What is so where it passes. */
  readonly title: string
  readonly severity: Severity
  readonly why: string
  /** How it is decided, and what it cannot see. */
  readonly how: string
  /** What to do about a fault; a command where one exists. */
  readonly remedy: string
  readonly mapping: Mapping
  /**
   * What it looks at where that is not the project's files: the gate, or something that no list of changed files says
   * anything of.
   */
  readonly about?: 'gate' | 'whole'
  /** No verdict at all means: there is nothing here that it applies to. */
  decide(subject: Subject): readonly Verdict[] | Promise<readonly Verdict[]>
}
