import type { Check, Verdict } from '../check.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { Subject } from '../subject.ts'

/** What no program can see, and what this one has not read. */
export const settingsChecks: readonly Check[] = [
  {
    id: 'source-read',
    title: 'All of the source was read',
    severity: 'low',
    why: 'What was not read may hold every fault that was looked for.',
    how: 'Files over 8 MiB and such as nobody can read are left out of the checks of source code.',
    remedy: 'Look at these files by hand, or take generated ones out of the project.',
    mapping: { asvs: [], cwe: [] },
    decide({ program: { files, unread } }) {
      if (unread.length === 0 && files.length > 0)
        return [
          {
            status: 'pass',
            resource: 'the source',
            evidence: `${files.length} files have to do with a vendor.`,
          },
        ]
      return unread.map((resource) => ({ status: 'unknown', resource, evidence: 'It could not be read.' }))
    },
  },
  {
    id: 'vendor-settings',
    title: "The vendor's dashboard is set as it should be",
    severity: 'medium',
    why: 'Some settings weigh as much as any line of code, and no key of an app can read them.',
    how: 'A person looks, and says so in sallyport.yaml under check.attestations, until a day.',
    remedy: 'Look, and attest: check.attestations in sallyport.yaml, with the resource shown here.',
    mapping: { asvs: ['13.1.4', '14.2.7'], cwe: [1188] },
    about: 'whole',
    decide: (subject) => subject.usages.filter((usage) => isUsed(subject, usage)).flatMap(settingsOf),
  },
]

/** A vendor that nothing here uses is nobody's question. */
function isUsed({ program, project }: Subject, { modules, keyVariables }: SdkUsage): boolean {
  const imports = program.files.some(({ scopes }) =>
    [...(scopes[0]?.names.values() ?? [])].some(
      (value) => typeof value === 'object' && 'module' in value && modules.includes(value.module),
    ),
  )
  const names = new RegExp(`\\b(?:${keyVariables.join('|')})\\b`)
  return imports || project.environmentFiles.some((path) => names.test(project.read(path) ?? ''))
}

function settingsOf({ vendor, settings }: SdkUsage): readonly Verdict[] {
  return Object.entries(settings).map(([name, evidence]) => ({
    status: 'manual',
    resource: `${vendor}: ${name}`,
    evidence,
  }))
}
