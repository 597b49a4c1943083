import type { Check, Verdict } from '../check.ts'
import type { Project } from '../project/project.ts'
import type { ScanOutcome, ScanPlace, Subject } from '../subject.ts'

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

function environmentFiles({ project }: Subject): readonly Verdict[] {
  return project.environmentFiles.map((resource): Verdict => {
    const fault = (evidence: string, remedy: string): Verdict => ({
      status: 'fail',
      resource,
      evidence,
      remedy,
    })
    if (project.repository === 'none')
      return {
        status: 'unknown',
        resource,
        evidence: 'This is no git repository: nobody knows where it goes.',
      }
    if (project.repository === 'unreadable')
      return { status: 'unknown', resource, evidence: 'git does not read this repository.' }
    if (project.isTracked(resource)) return fault('It is tracked.', `git rm --cached -- ${quoted(resource)}`)
    const wasCommitted = project.wasCommitted(resource)
    if (wasCommitted) return fault('It stands in the history.', 'Rotate every key it held.')
    if (!project.isIgnored(resource))
      return {
        ...fault('Nothing ignores it.', `printf '%s\\n' ${quoted(resource)} >> .gitignore`),
        mend: { kind: 'ignore', path: resource },
      }
    if (wasCommitted === undefined)
      return {
        status: 'unknown',
        resource,
        evidence: 'Whether a commit holds it cannot be seen in this clone.',
      }
    return { status: 'pass', resource, evidence: 'It is ignored, not tracked, and in no commit.' }
  })
}

/** What is tracked gets its mode from git, which knows none but that of programs. */
function modes({ project }: Subject): readonly Verdict[] {
  return project.environmentFiles.flatMap((resource): readonly Verdict[] => {
    const mode = project.modeOf(resource)
    if (project.isTracked(resource)) return []
    if (mode === undefined)
      return [{ status: 'unknown', resource, evidence: 'This system says nothing of permissions.' }]
    const said = mode.toString(8).padStart(3, '0')
    if ((mode & 0o077) === 0) return [{ status: 'pass', resource, evidence: `Its mode is ${said}.` }]
    const mend = { kind: 'mode', path: resource, mode: mode & 0o700 } as const
    const remedy = `chmod go= ${quoted(resource)}`
    return [{ status: 'fail', resource, evidence: `Its mode is ${said}.`, remedy, mend }]
  })
}

/** A name as one word of a shell. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`
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

/** What was not read holds nobody knows what. */
function unreadOf(project: Project, files: readonly string[]): readonly Verdict[] {
  return files
    .filter((path) => project.read(path) === undefined)
    .map((resource) => ({ status: 'unknown', resource, evidence: 'It is too large, or cannot be read.' }))
}

const faultyName = (resource: string, line: number, name: string): Verdict => ({
  status: 'fail',
  resource,
  line,
  evidence: `${name} goes into the front end.`,
})

const ciFile =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.circleci\/config\.yml|Jenkinsfile|\.travis\.yml|docker-compose[^/]*\.ya?ml|compose\.ya?ml)$/
const script = /(?:\.sh|\.bash|Makefile|Justfile|justfile|\.ps1)$/
const chart = /(?:^|\/)values[^/]*\.ya?ml$|\.tfvars$|\.tf$/

function isSettings(path: string): boolean {
  return ciFile.test(path) || script.test(path) || /(?:^|\/)Dockerfile[^/]*$/.test(path)
}

function pipelines({ project, usages }: Subject): readonly Verdict[] {
  const names = usages.flatMap(({ keyVariables }) => keyVariables).join('|')
  const written = new RegExp(
    `\\b(?:${names})["']?\\s*[:=]\\s*["']?(?![\\s"'$<{]|\\$|\\*|x{3})([A-Za-z0-9_+/=-]{16,})`,
  )
  const files = project.files.filter((path) => isSettings(path) || chart.test(path))
  const found = files.flatMap((resource) => {
    // A command may go on over several lines.
    const lines = (project.read(resource) ?? '').split('\n')
    return lines.flatMap((text, index): Verdict[] => {
      if (/^\s*#/.test(text)) return []
      const whole = commandAt(lines, index)
      if (written.test(text))
        return [{ status: 'fail', resource, line: index + 1, evidence: 'A key is written down here.' }]
      return whole !== undefined && isOnLine(whole)
        ? [{ status: 'fail', resource, line: index + 1, evidence: 'A key is set on a command line.' }]
        : []
    })
  })
  const unread = unreadOf(project, files)
  if (found.length > 0 || unread.length > 0) return [...found, ...unread]
  return files.length === 0
    ? []
    : [{ status: 'pass', resource: 'CI files', evidence: `${files.length} read, no key written down.` }]
}

/** Two looks at the line: one expression for both would try every end for every beginning. */
function isOnLine(command: string): boolean {
  const sets = /--(?:set|set-string|from-literal)[= ][^\s=]{0,200}(?:api[-_]?key|access[-_]?key|token)=/i
  return /\b(?:helm|kubectl)\b/.test(command) && sets.test(command)
}

/** Returns the command that begins on a line, with the lines it goes on over. */
function commandAt(lines: readonly string[], index: number): string | undefined {
  if (index > 0 && lines[index - 1]?.trimEnd().endsWith('\\')) return undefined
  let whole = ''
  for (let at = index; at < lines.length; at += 1) {
    const line = lines[at]?.trimEnd() ?? ''
    whole += line.endsWith('\\') ? `${line.slice(0, -1)} ` : line
    if (!line.endsWith('\\')) break
  }
  return whole
}
