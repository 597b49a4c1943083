import type { Check, Verdict } from '../check.ts'
import type { ScanOutcome, ScanPlace, Subject } from '../subject.ts'
import { distinctKeys, environmentFiles, modes } from './environment-files.ts'
import { isSettings, pipelines, unreadOf } from './pipelines.ts'

const secrets = { asvs: ['13.3.1'], secretsManagement: ['2.2'], cwe: [798] } as const

/** Checks of where keys are, and are not. */
export const keyChecks: readonly Check[] = [
  {
    id: 'keys-not-in-files',
    title: 'No key stands in a file of the project',
    severity: 'critical',
    why: 'Whoever can read the code has the key: colleagues, contractors, whoever finds the laptop.',
    how: 'Scans every file that git does not ignore, by the rules of `sallyport scan`.',
    remedy:
      'Rotate the key (sallyport key rotate --leaked ID), and keep the new one in the vault: sallyport key add',
    mapping: secrets,
    decide: (subject) => scanned(subject, 'files'),
  },
  {
    id: 'keys-not-in-history',
    title: "No key stands in the repository's history",
    severity: 'critical',
    why: 'A commit that was amended or deleted is still read by whoever has cloned it.',
    how: 'Scans every object of the repository, reachable or not.',
    remedy: 'Rotate the key: a history cannot be unwritten.',
    mapping: secrets,
    decide: history,
  },
  {
    id: 'keys-not-in-bundles',
    title: 'No key stands in a built front end',
    severity: 'critical',
    why: 'Every visitor receives these files.',
    how: 'Scans built folders, minified code and source maps as well.',
    remedy: 'Rotate the key, take it out of the build, and give browsers tokens: docs/tokens.md',
    mapping: secrets,
    about: 'whole',
    decide: (subject) => (subject.project.bundles.length > 0 ? scanned(subject, 'bundles') : []),
  },
  {
    id: 'env-files-private',
    title: 'Files with keys are ignored, and never were committed',
    severity: 'high',
    why: 'What is ignored today may have been committed yesterday.',
    how: 'Asks git of every .env file: ignored, not tracked, in no commit.',
    remedy: 'Add .env* to .gitignore and take the file out: git rm --cached FILE. Rotate what it held.',
    mapping: { asvs: ['13.3.1', '13.4.1'], secretsManagement: ['2.2'], cwe: [538] },
    decide: environmentFiles,
  },
  {
    id: 'env-files-mode',
    title: 'Files with keys are readable by their owner alone',
    severity: 'low',
    why: 'Everybody with an account on the machine, and every program that runs there, can read the others.',
    how: 'Looks at the permissions of every .env file that git does not track.',
    remedy: 'chmod 600 FILE',
    mapping: { asvs: ['13.3.1'], secretsManagement: ['2.2'], cwe: [732] },
    decide: modes,
  },
  {
    id: 'env-keys-distinct',
    title: 'Each .env file has keys of its own',
    severity: 'high',
    why: 'A key that development shares with production leaks as easily as development does.',
    how: "Compares the values of the vendors' variables in .env files with each other. Copies elsewhere are not seen.",
    remedy:
      'Make a key for each environment, and keep them in the vault: sallyport key add VENDOR --environment ENVIRONMENT',
    mapping: { asvs: ['13.2.2', '13.3.2'], secretsManagement: ['2.3'], cwe: [653] },
    decide: distinctKeys,
  },
  {
    id: 'browser-variables',
    title: 'No key has a name that puts it into the front end',
    severity: 'critical',
    why: 'Build tools copy variables with these prefixes into what browsers load.',
    how: 'Looks in .env files, source code and CI files for a prefix such as VITE_ before the name of a key.',
    remedy: 'Take the prefix away and rotate the key; the front end needs a token, not a key.',
    mapping: { asvs: ['13.3.1'], cwe: [200, 522] },
    decide: browserVariables,
  },
  {
    id: 'ci-secrets',
    title: "CI takes keys from the platform's store",
    severity: 'high',
    why: 'A key in a pipeline file is a key in the repository; one on a command line stands in process lists and release histories.',
    how: 'Reads CI files, shell scripts and charts for keys that are written down or set on command lines.',
    remedy: "Use the platform's secrets, and for charts an existing secret in place of --set.",
    mapping: { asvs: ['13.3.1'], secretsManagement: ['3'], cwe: [214, 798] },
    decide: pipelines,
  },
]

async function scanned(subject: Subject, place: ScanPlace): Promise<readonly Verdict[]> {
  const { leaks, files, problems }: ScanOutcome = await subject.scan(place)
  const found = leaks.map(
    ({ id, name, file, line, column }): Verdict => ({
      status: 'fail',
      resource: file,
      line,
      column,
      evidence: `${name} (${id}).`,
      remedy: `sallyport key rotate --leaked ${id}`,
    }),
  )
  const unread = problems.map(
    (evidence): Verdict => ({ status: 'unknown', resource: placeNames[place], evidence }),
  )
  // Where only changes are looked at, there may be none.
  if (files === 0 && found.length + problems.length === 0 && subject.isTouched !== undefined) return []
  if (files === 0 && found.length === 0)
    return [
      ...unread,
      { status: 'unknown', resource: placeNames[place], evidence: 'There was nothing to scan.' },
    ]
  if (found.length > 0 || unread.length > 0) return [...found, ...unread]
  return [{ status: 'pass', resource: placeNames[place], evidence: `${files} scanned, none found.` }]
}

const placeNames: Readonly<Record<ScanPlace, string>> = {
  files: 'the files of the project',
  history: 'the history of the repository',
  bundles: 'the built front end',
}

/** Half a history says nothing of the other half. */
async function history(subject: Subject): Promise<readonly Verdict[]> {
  const { repository } = subject.project
  if (repository === 'none') return []
  const evidence = {
    unreadable: 'git does not read this repository.',
    shallow: 'This clone has a part of the history alone: git fetch --unshallow',
    whole: undefined,
  }[repository]
  const unknown: readonly Verdict[] =
    evidence === undefined ? [] : [{ status: 'unknown', resource: placeNames.history, evidence }]
  return repository === 'unreadable' ? unknown : [...unknown, ...(await scanned(subject, 'history'))]
}

const prefixes = 'VITE|NEXT_PUBLIC|REACT_APP|VUE_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC|STORYBOOK'

function browserVariables({ project, program, usages }: Subject): readonly Verdict[] {
  const names = usages.flatMap(({ keyVariables }) => keyVariables).join('|')
  const pattern = new RegExp(`\\b(?:${prefixes})_(?:${names})\\b`)
  const files = [...new Set([...project.environmentFiles, ...project.files.filter(isSettings)])]
  const inSettings = files.flatMap((resource) => {
    const lines = (project.read(resource) ?? '').split('\n')
    return lines.flatMap((text, index): Verdict[] => {
      const name = /^\s*[#;]|^\s*\/\//.test(text) ? undefined : pattern.exec(text)?.[0]
      return name === undefined ? [] : [faultyName(resource, index + 1, name)]
    })
  })
  const inSource = program.files.flatMap(({ path, members }) =>
    members.filter(({ name }) => pattern.test(name)).map(({ name, at }) => faultyName(path, at.line, name)),
  )
  const unread = unreadOf(project, files)
  const found = [...inSettings, ...inSource, ...unread]
  if (found.length > 0) return found
  const count = files.length + program.files.length
  return count === 0
    ? []
    : [{ status: 'pass', resource: 'the project', evidence: `${count} files, no such name.` }]
}

const faultyName = (resource: string, line: number, name: string): Verdict => ({
  status: 'fail',
  resource,
  line,
  evidence: `${name} goes into the front end.`,
})
