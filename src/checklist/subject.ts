import type { Project } from './project/project.ts'
import type { Program } from './source/program.ts'
import type { SdkUsage } from './source/sdk-usage.ts'

/** A key that a scan found; never its value. */
export interface Leak {
  readonly id: string
  readonly name: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a scan saw: how many files, or nothing where it could not look. */
export interface ScanOutcome {
  readonly leaks: readonly Leak[]
  readonly files: number
  /** Why it could not look at everything. */
  readonly problems: readonly string[]
}

export type ScanPlace = 'files' | 'history' | 'bundles'

/** A vendor key as the vault describes it. */
export interface InstalledKey {
  readonly id: string
  readonly vendor: string
  readonly environment: string
  readonly name: string
  readonly age: 'fine' | 'due' | 'overdue'
  readonly rotateByMs: number
}

/** What one client may do and does not. */
export interface InstalledGrant {
  readonly client: string
  readonly environment: string
  readonly vendor: string
  /** Scopes of the grant that no call needed in the time looked at. */
  readonly unused: readonly string[]
  /** How many calls were looked at. */
  readonly calls: number
  readonly days: number
}

/** An installation of the gate, as it is. */
export interface Installation {
  readonly keys: readonly InstalledKey[]
  readonly grants: readonly InstalledGrant[]
  /** `undecided`: there is nothing in it yet, or it could not be verified. */
  readonly log: 'intact' | 'tampered' | 'undecided'
  /** Whether checkpoints are kept at a second place. */
  readonly isAnchored: boolean
}

/** All that checks may look at. */
export interface Subject {
  readonly project: Project
  /** Read when it is first asked for. */
  readonly program: Program
  /** Whether a file counts, where only changes are looked at. */
  isTouched?(path: string): boolean
  /** How each vendor's SDK is used. */
  readonly usages: readonly SdkUsage[]
  scan(place: ScanPlace): Promise<ScanOutcome>
  /** Undefined where no home was named. */
  installation(): Promise<Installation | undefined>
}
