import {
  applyMends,
  type Change,
  describeChange,
  type MendPlan,
  planMends,
} from '../../../checklist/index.ts'
import { Redactor } from '../../../scan/index.ts'
import { keyPatterns } from '../../../vendors/index.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import type { GlobalOptions } from '../../with-control.ts'
import type { Decided } from './decide-all.ts'
import { ownSecretsIn } from './own-secrets.ts'

/** Shows what would be mended, and mends it where somebody has said yes. Returns whether anything was changed. */
export async function fix(
  folder: string,
  { project, results }: Decided,
  isMeant: boolean,
  { home, json = false }: GlobalOptions,
): Promise<boolean> {
  const plan = planMends(project, results)
  const acts = isMeant && plan.changes.length > 0
  const diffs = await diffsOf(plan.changes, home === undefined ? {} : { home })
  if (!json) show(plan, diffs)
  if (acts) applyMends(folder, plan.changes)
  if (json) printJson(fixAsJson(plan, diffs, acts))
  else if (acts) note(`${plan.changes.length} changes were made.`)
  else if (plan.changes.length > 0) note('Nothing was changed: --fix --yes does what is shown above.')
  return acts
}

type Diffs = readonly (readonly string[])[]

function fixAsJson(plan: MendPlan, diffs: Diffs, done: boolean) {
  const changes = plan.changes.map(({ path, kind }, index) => ({
    path,
    kind,
    diff: `${diffs[index]?.join('\n')}\n`,
  }))
  return { changes, left: leftIn(plan), done }
}

function show(plan: MendPlan, diffs: Diffs): void {
  for (const diff of diffs) print(diff.map(printableLine).join('\n'))
  if (plan.changes.length === 0) print('There is nothing to mend here that is safe to mend.')
  for (const { check, resource } of leftIn(plan)) print(printable(`Left to you: ${check}, ${resource}`))
}

/** What stands beside a change may be a key, and what is printed ends up in logs. */
async function diffsOf(changes: readonly Change[], home: Pick<GlobalOptions, 'home'>): Promise<Diffs> {
  const texts = changes.flatMap((change) =>
    change.kind === 'content' ? [change.before ?? '', change.after] : [],
  )
  const own = await ownSecretsIn(texts, home)
  const redactor = new Redactor({ patterns: keyPatterns, find: (candidate) => own.get(candidate) })
  return changes.map((change) => diffOf(change, redactor))
}

function diffOf(change: Change, redactor: Redactor): readonly string[] {
  if (change.kind === 'mode') return describeChange(change)
  const { before, after } = change
  return describeChange({
    ...change,
    ...(before === undefined ? {} : { before: redactor.redact(before) }),
    after: redactor.redact(after),
  })
}

/** What indents a line and what ends it are of a file, and forge nothing. */
function printableLine(line: string): string {
  return line.replace(/\r$/, '').split('\t').map(printable).join('\t')
}

function leftIn({ left }: MendPlan) {
  return left.map(({ check, verdict: { resource, line, evidence } }) => ({
    check,
    resource: line === undefined ? resource : `${resource}:${line}`,
    evidence,
  }))
}
