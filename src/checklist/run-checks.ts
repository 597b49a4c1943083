import type { Check, Verdict } from './check.ts'
import type { Subject } from './subject.ts'
import { type CheckResult, statusOf, type Waived } from './verdicts.ts'

/** A fault that a team lives with until a day, or a person's word for what no program can see. */
export interface CheckWaiver {
  readonly check: string
  /** A file or another resource; all of them where it is left out. */
  readonly resource?: string
  readonly reason: string
  readonly owner: string
  /** It holds before this time. */
  readonly untilMs: number
}

export interface Attestation {
  readonly check: string
  /** One resource; all of them where it is left out. */
  readonly resource?: string
  readonly by: string
  readonly untilMs: number
}

/** What `sallyport.yaml` says of checks. */
export interface CheckAcceptance {
  readonly waivers: readonly CheckWaiver[]
  readonly attestations: readonly Attestation[]
}

/** Decides every check, in their order. What a check throws is unknown, and never passed. */
export async function runChecks(
  checks: readonly Check[],
  subject: Subject,
  acceptance: CheckAcceptance,
  nowMs: number,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of checks) {
    const decided = await decide(check, subject)
    const verdicts = decided.map((verdict) => accept(check, verdict, acceptance, nowMs))
    results.push({ check, status: statusOf(verdicts), verdicts })
  }
  return results
}

async function decide(check: Check, subject: Subject): Promise<readonly Verdict[]> {
  try {
    const verdicts = await check.decide(subject)
    return verdicts.filter(({ resource }) => subject.isTouched?.(resource) ?? true)
  } catch (error) {
    const evidence = `It could not be decided: ${error instanceof Error ? error.message : 'an unknown error'}`
    return [{ status: 'unknown', resource: 'the project', evidence }]
  }
}

function accept(
  { id }: Check,
  verdict: Verdict,
  { waivers, attestations }: CheckAcceptance,
  nowMs: number,
): Waived {
  const isMeant = ({ check, resource, untilMs }: Attestation | CheckWaiver) =>
    check === id && nowMs < untilMs && (resource === undefined || resource === verdict.resource)
  if (verdict.status === 'fail') {
    const waiver = waivers.find(isMeant)
    return waiver === undefined
      ? verdict
      : { ...verdict, waiver: { reason: waiver.reason, owner: waiver.owner } }
  }
  if (verdict.status !== 'manual') return verdict
  const attestation = attestations.find(isMeant)
  return attestation === undefined
    ? verdict
    : { ...verdict, attestation: { by: attestation.by, untilMs: attestation.untilMs } }
}
