/**
 * Decides the security checklist of a project and of an installation: what holds, what does not, and what nobody can
 * say. Each check gives its reason, its evidence and its remedy. What could not be decided is unknown, and never passed.
 * Reads a project's files and git, follows imports of the vendors' SDKs through JavaScript, TypeScript and Python, runs
 * nothing of the project's, asks no network. Needs a scan for leaked keys and, where there is one, an installation.
 *
 * @module
 * @example
 * const results = await runChecks(checklist, subject, { waivers: [], attestations: [] }, Date.now())
 */
export type { Check, Mapping, Severity, Status, Verdict } from './check.ts'
export { checklist } from './checks/index.ts'
export { applyMends } from './mending/apply-mends.ts'
export { describeChange } from './mending/describe-change.ts'
export type { Change, Mend } from './mending/mend.ts'
export { type MendPlan, planMends } from './mending/plan-mends.ts'
export { type Changes, findChanges, narrowed, touched } from './project/changes.ts'
export { openProject, type ProjectPorts } from './project/open-project.ts'
export type { Project } from './project/project.ts'
export { readProgram } from './project/read-program.ts'
export { type Attestation, type CheckAcceptance, type CheckWaiver, runChecks } from './run-checks.ts'
export { isSource } from './source/read-source.ts'
export type { SdkCall, SdkUsage } from './source/sdk-usage.ts'
export type {
  Installation,
  InstalledGrant,
  InstalledKey,
  InstalledRetention,
  Leak,
  ObservedAccount,
  ObservedTranscriptions,
  ScanOutcome,
  ScanPlace,
  Subject,
} from './subject.ts'
export { type CheckResult, type Tally, tallyOf, type Waived } from './verdicts.ts'
