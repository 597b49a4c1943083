import type { Verdict } from '../check.ts'
import type { Subject } from '../subject.ts'

/** Judges where .env files are kept. */
export function environmentFiles({ project }: Subject): readonly Verdict[] {
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
    if (project.isTracked(resource) && isForBuilds(project, resource))
      return { status: 'pass', resource, evidence: 'It is tracked, and no name in it speaks of a secret.' }
    if (project.isTracked(resource)) return fault('It is tracked.', `git rm --cached -- ${quoted(resource)}`)
    const wasCommitted = project.wasCommitted(resource)
    if (wasCommitted) return fault('It stands in the history.', 'Rotate every key it held.')
    if (!project.isIgnored(resource) && /[\n\r]/.test(resource))
      return fault('Nothing ignores it.', 'Rename it: .gitignore takes a name of two lines for two names.')
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

const setting = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/
const secret = /(?:^|_)(?:API_?KEY|KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASS|CREDENTIALS?|DSN)(?:$|_)|APIKEY/i
const open = /PUBLIC|PUBLISHABLE|^(?:VITE|REACT_APP|VUE_APP|GATSBY)_/i

/** `.env.production` and such hold settings of builds, and are meant to be committed where no secret is in them. */
function isForBuilds({ read }: Subject['project'], path: string): boolean {
  const text = read(path)
  if (text === undefined || !/\.env\.(?!local$)(?!.*\.local$)[^/]+$/.test(path)) return false
  return text.split('\n').every((line) => {
    const [, name = '', value = ''] = setting.exec(line) ?? []
    return plain(value) === undefined || open.test(name) || !secret.test(name)
  })
}

/** Judges who can read .env files. What is tracked gets its mode from git, which knows none but that of programs. */
export function modes({ project }: Subject): readonly Verdict[] {
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

/** Judges whether environments have keys of their own, where several .env files hold them. Values are compared, never shown. */
export function distinctKeys({ project, usages }: Subject): readonly Verdict[] {
  const names = new Set(usages.flatMap(({ keyVariables }) => keyVariables))
  const files = project.environmentFiles
  if (files.length < 2) return []
  const held = files.flatMap((resource) => {
    const text = project.read(resource)
    if (text === undefined) return [{ resource, line: 1, name: '', value: undefined }]
    return text.split('\n').flatMap((line, at) => {
      const [, name = '', value = ''] = setting.exec(line) ?? []
      return names.has(name) ? [{ resource, line: at + 1, name, value: plain(value) }] : []
    })
  })
  if (held.length < 2) return []
  return held.map(({ resource, line, name, value }): Verdict => {
    if (value === undefined)
      return { status: 'unknown', resource, line, evidence: 'What it holds cannot be seen here.' }
    const same = held.find((each) => each.resource !== resource && each.value === value)
    return same === undefined
      ? { status: 'pass', resource, line, evidence: `${name} is a key of its own.` }
      : { status: 'fail', resource, line, evidence: `${name} is the key of ${same.resource} as well.` }
  })
}

/** A value without quotes and comment; undefined where it refers to something else, or is empty. */
function plain(text: string): string | undefined {
  const quoted = /^(["'])(.*?)\1/.exec(text)?.[2]
  const value = (quoted ?? text.replace(/\s+#.*$/, '')).trim()
  return value === '' || value.includes('$') ? undefined : value
}
