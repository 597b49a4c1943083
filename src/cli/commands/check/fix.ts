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
import type { Decided } from './decide-all.ts'

/** Shows what would be mended, and mends it where somebody has said yes. Returns whether anything was changed. */
export function fix(folder: string, { project, results }: Decided, isMeant: boolean, json: boolean): boolean {
  const plan = planMends(project, results)
  const acts = isMeant && plan.changes.length > 0
  if (!json) show(plan)
  if (acts) applyMends(folder, plan.changes)
  if (json) printJson(fixAsJson(plan, acts))
  else if (acts) note(`${plan.changes.length} changes were made.`)
  else if (plan.changes.length > 0) note('Nothing was changed: --fix --yes does what is shown above.')
  return acts
}

function fixAsJson(plan: MendPlan, done: boolean) {
  const changes = plan.changes.map((change) => {
    const { path, kind } = change
    return { path, kind, diff: `${diffOf(change).join('\n')}\n` }
  })
  return { changes, left: leftIn(plan), done }
}

function show(plan: MendPlan): void {
  for (const change of plan.changes) print(diffOf(change).map(printableLine).join('\n'))
  if (plan.changes.length === 0) print('There is nothing to mend here that is safe to mend.')
  for (const { check, resource } of leftIn(plan)) print(printable(`Left to you: ${check}, ${resource}`))
}

/** What stands beside a change may be a key, and what is printed ends up in logs. */
function diffOf(change: Change): readonly string[] {
  if (change.kind === 'mode') return describeChange(change)
  const redactor = new Redactor({ patterns: keyPatterns })
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
