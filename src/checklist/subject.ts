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
  /** Equal keys have equal ones. */
  readonly fingerprint: string
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

/** How many of one client's transcriptions went through a rule of the gate that redacts them. */
export interface ObservedTranscriptions {
  readonly client: string
  readonly environment: string
  readonly vendor: string
  readonly calls: number
  /** Of them, calls for which the grant turns redaction on now. */
  readonly redacted: number
  readonly days: number
}

/** What is kept how long, and whether anything was deleted by it. */
export interface InstalledRetention {
  readonly policies: number
  /** The end of the last run that was carried out; undefined where there was none. */
  readonly lastRunAtMs: number | undefined
  /** When it was last looked for what is due, and how much was; undefined where nobody did. */
  readonly lastPlan: { readonly atMs: number; readonly due: number } | undefined
  /** What the last plan found at the vendors. */
  readonly accounts: readonly ObservedAccount[]
}

/** What a vendor lists in one account beside what went through the gate. */
export interface ObservedAccount {
  readonly account: string
  readonly listed: number
  /** Made by no call through the gate that the ledger knows of; undefined where nobody counted. */
  readonly direct: number | undefined
  readonly plannedAtMs: number
  readonly problem: string | undefined
}

/** An installation of the gate, as it is. */
export interface Installation {
  readonly keys: readonly InstalledKey[]
  readonly grants: readonly InstalledGrant[]
  readonly transcriptions: readonly ObservedTranscriptions[]
  readonly retention: InstalledRetention
  readonly nowMs: number
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
