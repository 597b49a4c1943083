import type { Project } from '../project/project.ts'
import type { CheckResult, Waived } from '../verdicts.ts'
import type { Change, Mend, TextMend } from './mend.ts'

/** What `--fix` would do, and faults that it leaves to a person. */
export interface MendPlan {
  readonly changes: readonly Change[]
  readonly left: readonly { readonly check: string; readonly verdict: Waived }[]
}

const ignoreFile = '.gitignore'

/** Returns the changes that mend what is safe to mend. Reads, and changes nothing. */
export function planMends(project: Project, results: readonly CheckResult[]): MendPlan {
  const faults = results.flatMap(({ check, verdicts }) =>
    verdicts
      .filter(({ status, waiver }) => status === 'fail' && waiver === undefined)
      .map((verdict) => ({ check: check.id, verdict })),
  )
  const mends = faults.flatMap(({ verdict }) => verdict.mend ?? [])
  const ignored = mends.filter(({ kind }) => kind === 'ignore').map(({ path }) => path)
  const texts = Map.groupBy(
    mends.filter((mend) => mend.kind === 'text'),
    ({ path }) => path,
  )
  const changes = [
    ...(ignored.length > 0 ? ignore(project, ignored) : []),
    ...[...texts].flatMap(([path, own]) => rewrite(project, path, own)),
    ...mends.flatMap((mend) => (mend.kind === 'mode' ? remode(project, mend) : [])),
  ]
  const changed = new Set(changes.map(({ path }) => path))
  const isMended = ({ kind, path }: Mend) => changed.has(kind === 'ignore' ? ignoreFile : path)
  const left = faults.filter(({ verdict: { mend } }) => mend === undefined || !isMended(mend))
  return { changes, left }
}

function ignore(project: Project, paths: readonly string[]): readonly Change[] {
  const before = project.read(ignoreFile)
  if (before === undefined ? project.modeOf(ignoreFile) !== undefined : !isWhole(before)) return []
  const lines = [...new Set(paths)].map(patternOf)
  const end = before === undefined || before === '' || before.endsWith('\n') ? '' : '\n'
  const after = `${before ?? ''}${end}${lines.join('\n')}\n`
  return [{ kind: 'content', path: ignoreFile, before, after }]
}

/** A path as a pattern that matches it alone (gitignore(5)). */
function patternOf(path: string): string {
  return `/${path.replaceAll(/[\\*?[\]]/g, '\\$&').replace(/ +$/, (spaces) => '\\ '.repeat(spaces.length))}`
}

/** What is no UTF-8 was read with something else in its place, and would be written back so. */
function isWhole(text: string): boolean {
  return !text.includes('\ufffd')
}

/** From the end, so that places before stay where they are. */
function rewrite(project: Project, path: string, mends: readonly TextMend[]): readonly Change[] {
  const before = project.read(path)
  if (before === undefined || !isWhole(before)) return []
  let after = before
  let next = before.length
  for (const { from, to, before: there, after: text } of mends.toSorted(
    (one, other) => other.from - one.from,
  )) {
    if (to > next || before.slice(from, to) !== there) continue
    after = after.slice(0, from) + text + after.slice(to)
    next = from
  }
  return after === before ? [] : [{ kind: 'content', path, before, after }]
}

function remode(project: Project, { path, mode }: Extract<Mend, { kind: 'mode' }>): readonly Change[] {
  const before = project.modeOf(path)
  return before === undefined || before === mode ? [] : [{ kind: 'mode', path, before, after: mode }]
}
