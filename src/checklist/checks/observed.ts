import type { Check, Verdict } from '../check.ts'
import type { Installation } from '../subject.ts'
import { installed } from './installation.ts'

const dayMs = 86_400_000
/** Clean-ups come daily or weekly; after so long one that was set up has stopped. */
const quietDaysMax = 31

/** Checks of what really went through the gate, and of what did not. */
export const observedChecks: readonly Check[] = [
  {
    id: 'redaction-observed',
    title: 'Every transcription that went through the gate was redacted',
    severity: 'high',
    why: 'What the source says is what somebody meant; what went through is what happened.',
    how: 'Counts the calls on record that make transcripts, and those whose grant turns redaction on. An app that asks for it by itself, and a grant that was changed since, are not seen.',
    remedy: 'sallyport client grant NAME VENDOR --environment ENVIRONMENT --rule redact-pii',
    mapping: { asvs: ['14.2.4', '14.2.6'], cwe: [359] },
    about: 'gate',
    decide: (subject) => installed(subject, transcriptions),
  },
  {
    id: 'calls-through-gate',
    title: 'Nothing is made at the vendor beside the gate',
    severity: 'high',
    why: 'Whoever calls the vendor directly has a key that no scope, limit or record holds.',
    how: "Compares the vendor's own list, as the last retention plan read it, with what the gate has made. What was made before the gate is there as well, until it is deleted.",
    remedy: 'Find who has the key, rotate it, and plan again: sallyport retention plan',
    mapping: { asvs: ['13.2.2', '16.3.3'], secretsManagement: ['2.6'], cwe: [778] },
    about: 'gate',
    decide: (subject) => installed(subject, gaps),
  },
  {
    id: 'retention-run',
    title: 'Retention is set, and was carried out',
    severity: 'medium',
    why: 'A policy that nobody carries out deletes nothing.',
    how: `Reads retention.policies and the runs on record; the last must have ended in the past ${quietDaysMax} days.`,
    remedy: 'sallyport retention plan, and retention.policies in sallyport.yaml',
    mapping: { asvs: ['14.2.7'], cwe: [459] },
    about: 'gate',
    decide: (subject) => installed(subject, retention),
  },
]

function transcriptions({ transcriptions: seen }: Installation): readonly Verdict[] {
  return seen.map(({ client, environment, vendor, calls, redacted, days }): Verdict => {
    const resource = `${client} (${environment}), ${vendor}`
    if (calls === 0)
      return { status: 'unknown', resource, evidence: `It made no transcript in ${days} days.` }
    const percent = Math.floor((100 * redacted) / calls)
    const evidence = `${redacted} of ${calls} transcriptions in ${days} days with redaction on (${percent} %).`
    return redacted === calls
      ? { status: 'pass', resource, evidence }
      : {
          status: 'fail',
          resource,
          evidence,
          remedy: `sallyport client grant ${client} ${vendor} --environment ${environment} --rule redact-pii`,
        }
  })
}

function gaps({ retention: { accounts }, nowMs }: Installation): readonly Verdict[] {
  if (accounts.length === 0)
    return [
      {
        status: 'unknown',
        resource: "the vendor's list",
        evidence: 'No retention plan has read it.',
        remedy: 'sallyport retention plan',
      },
    ]
  return accounts.map(({ account: resource, listed, direct, plannedAtMs, problem }): Verdict => {
    if (problem !== undefined) return { status: 'unknown', resource, evidence: problem }
    if (direct === undefined || nowMs - plannedAtMs > quietDaysMax * dayMs)
      return {
        status: 'unknown',
        resource,
        evidence: 'Its list was not read lately: sallyport retention plan',
      }
    return direct === 0
      ? { status: 'pass', resource, evidence: `The gate made all of the ${listed} that are listed.` }
      : {
          status: 'fail',
          resource,
          evidence: `${direct} of ${listed} were made by no call through the gate.`,
        }
  })
}

function retention({
  retention: { policies, lastRunAtMs, lastPlan },
  nowMs,
}: Installation): readonly Verdict[] {
  const resource = 'retention'
  if (policies === 0) return [{ status: 'fail', resource, evidence: 'There is no policy.' }]
  const said = `${policies} ${policies === 1 ? 'policy' : 'policies'}`
  // Where nothing is due there is nothing to carry out.
  const idleAtMs = lastPlan?.due === 0 ? lastPlan.atMs : undefined
  const doneAtMs = Math.max(lastRunAtMs ?? -Infinity, idleAtMs ?? -Infinity)
  if (lastPlan === undefined && lastRunAtMs === undefined)
    return [{ status: 'unknown', resource, evidence: `${said}, and nobody has looked yet for what is due.` }]
  if (doneAtMs === -Infinity)
    return [{ status: 'fail', resource, evidence: `${said}, and nothing was ever carried out.` }]
  if (doneAtMs > nowMs)
    return [{ status: 'unknown', resource, evidence: 'The last run ended later than now: a clock is wrong.' }]
  const days = Math.floor((nowMs - doneAtMs) / dayMs)
  const evidence = `${said}, last carried out, or found with nothing due, ${days} days ago.`
  return [{ status: days > quietDaysMax ? 'fail' : 'pass', resource, evidence }]
}
