import type { Verdict } from '../check.ts'
import type { Project } from '../project/project.ts'
import type { Subject } from '../subject.ts'

/** Returns unknown for what was not read: it holds nobody knows what. */
export function unreadOf(project: Project, files: readonly string[]): readonly Verdict[] {
  return files
    .filter((path) => project.read(path) === undefined)
    .map((resource) => ({ status: 'unknown', resource, evidence: 'It is too large, or cannot be read.' }))
}

const ciFile =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|azure-pipelines\.yml|bitbucket-pipelines\.yml|\.circleci\/config\.yml|Jenkinsfile|\.travis\.yml|docker-compose[^/]*\.ya?ml|compose\.ya?ml)$/
const script = /(?:\.sh|\.bash|Makefile|Justfile|justfile|\.ps1)$/
const chart = /(?:^|\/)values[^/]*\.ya?ml$|\.tfvars$|\.tf$/

/** Returns whether a file is one of a pipeline, a script or a recipe of an image. */
export function isSettings(path: string): boolean {
  return ciFile.test(path) || script.test(path) || /(?:^|\/)Dockerfile[^/]*$/.test(path)
}

/** Judges whether keys are written down in pipelines, scripts and charts. */
export function pipelines({ project, usages }: Subject): readonly Verdict[] {
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

/** Returns the commands of a text, a line or several that go on, but for comments. */
export function commandsIn(text: string): readonly { readonly line: number; readonly text: string }[] {
  const lines = text.split('\n')
  return lines.flatMap((each, index) => {
    const whole = /^\s*(?:#|\/\/)/.test(each) ? undefined : commandAt(lines, index)
    return whole === undefined ? [] : [{ line: index + 1, text: whole }]
  })
}

/** Returns whether a file holds values of a chart, or Terraform. */
export function isChart(path: string): boolean {
  return chart.test(path)
}
