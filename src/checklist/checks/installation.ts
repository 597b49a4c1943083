import type { Check, Verdict } from '../check.ts'
import type { Installation, Subject } from '../subject.ts'

/** Checks of a gate as it is set up here. */
export const installationChecks: readonly Check[] = [
  {
    id: 'keys-per-environment',
    title: 'Each environment has vendor keys of its own',
    severity: 'high',
    why: 'A key that development shares with production leaks as easily as development does.',
    how: 'Compares the fingerprints of the keys in the vault. One environment alone says nothing of what the others use.',
    remedy: 'sallyport key add VENDOR --environment production',
    mapping: { asvs: ['13.2.2', '13.3.2'], cwe: [653] },
    about: 'gate',
    decide: (subject) => installed(subject, environments),
  },
  {
    id: 'key-age',
    title: 'No key is older than its policy allows',
    severity: 'medium',
    why: 'The older a key, the more copies of it there are.',
    how: 'Reads the age of every active key in the vault.',
    remedy: 'sallyport key rotate VENDOR --environment ENVIRONMENT',
    mapping: { asvs: ['13.3.4'], secretsManagement: ['2.4', '2.7.2'], cwe: [324] },
    about: 'gate',
    decide: (subject) => installed(subject, ages),
  },
  {
    id: 'scopes-used',
    title: 'No client may do what it never does',
    severity: 'medium',
    why: 'A right that nobody uses serves only whoever takes the key.',
    how: 'Compares what is granted with the calls on record.',
    remedy: 'sallyport client advise NAME --environment ENVIRONMENT, and --apply',
    mapping: { asvs: ['13.2.2', '13.3.2'], secretsManagement: ['2.3'], cwe: [250, 272] },
    about: 'gate',
    decide: (subject) => installed(subject, scopes),
  },
  {
    id: 'log-intact',
    title: 'The log verifies, and a second place keeps its checkpoints',
    severity: 'high',
    why: 'A log that can be cut off without anybody seeing it proves nothing.',
    how: 'Verifies the whole log under its key, and looks for an anchor.',
    remedy: 'sallyport audit verify, and audit.anchor in sallyport.yaml',
    mapping: { asvs: ['16.4.2', '16.4.3'], secretsManagement: ['2.6'], cwe: [778] },
    about: 'gate',
    decide: (subject) => installed(subject, log),
  },
]

/** Judges the gate. Without an installation nothing of it can be known, which is no reason to pass. */
export async function installed(
  subject: Subject,
  decide: (installation: Installation) => readonly Verdict[],
): Promise<readonly Verdict[]> {
  const installation = await subject.installation()
  if (installation !== undefined) return decide(installation)
  return [
    {
      status: 'unknown',
      resource: 'the gate',
      evidence: 'No home was named.',
      remedy: 'sallyport check --home .sallyport',
    },
  ]
}

function environments({ keys }: Installation): readonly Verdict[] {
  if (keys.length === 0) return [{ status: 'unknown', resource: 'the vault', evidence: 'It holds no key.' }]
  const byVendor = Map.groupBy(keys, ({ vendor }) => vendor)
  return [...byVendor].map(([vendor, own]): Verdict => {
    const names = [...new Set(own.map(({ environment }) => environment))].sort()
    const shared = own.find((one) =>
      own.some(
        ({ environment, fingerprint }) => fingerprint === one.fingerprint && environment !== one.environment,
      ),
    )
    if (shared !== undefined)
      return {
        status: 'fail',
        resource: vendor,
        evidence: `${shared.id} is the key of another environment as well.`,
      }
    return names.length === 1
      ? {
          status: 'unknown',
          resource: vendor,
          evidence: `There is a key for ${names[0]} alone: what the others use is not known.`,
        }
      : { status: 'pass', resource: vendor, evidence: `Keys of their own: ${names.join(', ')}.` }
  })
}

function ages({ keys }: Installation): readonly Verdict[] {
  if (keys.length === 0) return [{ status: 'unknown', resource: 'the vault', evidence: 'It holds no key.' }]
  return keys.map(({ id, vendor, environment, name, age, rotateByMs }) => {
    const by = new Date(rotateByMs).toISOString().slice(0, 10)
    const resource = `${id} (${vendor}, ${environment}, ${name})`
    return age === 'overdue'
      ? {
          status: 'fail' as const,
          resource,
          evidence: `It was to be rotated by ${by}.`,
          remedy: `sallyport key rotate ${vendor} --environment ${environment} --name ${name}`,
        }
      : { status: 'pass' as const, resource, evidence: `It is to be rotated by ${by}.` }
  })
}

function scopes({ grants }: Installation): readonly Verdict[] {
  return grants.map(({ client, environment, vendor, unused, calls, days }) => {
    const resource = `${client} (${environment}), ${vendor}`
    if (calls === 0) return { status: 'unknown' as const, resource, evidence: `No call in ${days} days.` }
    return unused.length > 0
      ? {
          status: 'fail' as const,
          resource,
          evidence: `Not used in ${days} days: ${unused.join(', ')}.`,
          remedy: `sallyport client advise ${client} --environment ${environment}`,
        }
      : { status: 'pass' as const, resource, evidence: `Every scope was used in ${calls} calls.` }
  })
}

function log({ log: state, isAnchored }: Installation): readonly Verdict[] {
  const resource = 'the log'
  if (state === 'tampered')
    return [{ status: 'fail', resource, evidence: 'It was tampered with.', remedy: 'sallyport audit verify' }]
  if (state === 'undecided')
    return [{ status: 'unknown', resource, evidence: 'There is nothing in it, or it could not be verified.' }]
  return isAnchored
    ? [{ status: 'pass', resource, evidence: 'It verifies, and its checkpoints are anchored.' }]
    : [
        {
          status: 'fail',
          resource,
          evidence: 'It verifies, and nobody else has its checkpoints.',
          remedy: 'Set audit.anchor in sallyport.yaml.',
        },
      ]
}
