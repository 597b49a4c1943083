/**
 * Finds leaked keys: in files, archives, standard input, the index and the history of a git repository, in any text.
 * Rules come as data (`KeyPattern`); whether a run of hexadecimal digits is a key is decided by what stands around it.
 * Shows no secret: findings carry a keyed fingerprint and a hint. Follows no symbolic link, asks no network. Needs
 * `KnownSecrets` to tell secrets of one's own.
 *
 * @module
 * @example
 * const { found, totals } = await runScan({ target: { kind: 'staged' }, folder: '.', patterns })
 */
export type { Match } from './engine/match.ts'
export { Scanner, type ScannerOptions } from './engine/scanner.ts'
export type { Confidence } from './engine/score.ts'
export { Redactor, type RedactorOptions } from './filter/redact.ts'
export { createRedactingStream } from './filter/redact-stream.ts'
export type { FoundSecret } from './findings/collector.ts'
export type { Finding, HistoryOfSecret, Place } from './findings/finding.ts'
export { type Acceptance, baselineOf, type Waiver, withoutAccepted } from './findings/waiver.ts'
export type { MemoryOptions } from './history/memory/memory.ts'
export type { KeyPattern } from './key-pattern.ts'
export {
  type FingerprintEntry,
  formatFingerprints,
  hmac as fingerprintUnder,
  openFingerprintFile,
} from './own/fingerprint-file.ts'
export type { KnownSecret, KnownSecrets } from './own/known-secret.ts'
export { runScan, type ScanRequest, type ScanResult, type ScanTarget } from './run-scan.ts'
export type { OnProgress, ScanTotals } from './sources/content.ts'
export { runGit } from './sources/git.ts'
export { findHooksFolder } from './sources/hooks-folder.ts'
export { createFolderCheck } from './sources/list-files.ts'
