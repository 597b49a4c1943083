import type { Command } from 'commander'
import type { ErasurePart, RunView } from '../../../retention/index.ts'
import { exitCodes } from '../../exit.ts'
import { parseCount, withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printable } from '../../output/printable.ts'
import { printTable } from '../../output/table.ts'
import { withControl } from '../../with-control.ts'
import { followRun } from './run.ts'

const shownMax = 10

interface EraseOptions {
  readonly subject: string
  readonly yes?: boolean
  readonly limit?: number
}

/** `sallyport retention erase`: everything that is known of a person. */
export function registerErase(retention: Command): void {
  const erase = retention
    .command('erase')
    .description(
      'erase what is known of one person, here and at the vendors; without --yes it only shows what that is',
    )
    .requiredOption(
      '--subject <who>',
      'user name, telephone number, e-mail address, or what stands for one in the log',
    )
    .option('--yes', 'do it')
    .option('--limit <count>', 'with --yes: how many things it may take away (default: 1,000)', parseCount)
    .action(async ({ subject, yes = false, limit }: EraseOptions, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const planned = await control.perform('retention.plan-erasure', { subject })
        if (planned.outlook.accounts.some(({ problem }) => problem !== null))
          process.exitCode = exitCodes.undecided
        const items = await control.perform('retention.items', {
          id: planned.id,
          ...(json ? {} : { limit: shownMax }),
        })
        if (!yes) {
          if (json) return printJson({ ...planned, items })
          tellPlan(planned, items)
          return tellHow(planned)
        }
        if (!json && (planned.limitNeeded ?? 0) > (limit ?? 0)) tellPlan(planned, items)
        const begun = await control.perform('retention.run', { plan: planned.planHash, limit })
        const ended = await followRun(control, begun)
        const parts = ended.outlook.erasure?.parts ?? []
        if (parts.some(({ level }) => unfinished.includes(level))) process.exitCode = exitCodes.refused
        if (json) printJson(ended)
        else tellEnd(ended, parts)
      })
    })
  erase.addHelpText(
    'after',
    `
Without --yes it plans: what would go, what is held, and where nobody could look. The plan can be run for a day.

A plan of more than 1,000 things is run only with --limit and a number that is no smaller: the number of an agent stands in every
call of its own, and is no person's.

It exits 2 where a vendor could not be asked; with --yes, 1 where something is held, still open or could not be deleted.
With --json: the plan and its items; with --yes the run, with { "outlook": { "erasure": { "parts": [{ "what", "level", "count" }] } } }.`,
  )
  withExamples(
    erase,
    'sallyport retention erase --subject +14155550142',
    'sallyport retention erase --subject ada@example.com --yes',
    'sallyport retention erase --subject +14155550142 --yes --limit 1200',
  )
}

const unfinished: readonly string[] = ['held', 'open', 'pending']

function tellPlan(
  { counts, outlook, limitNeeded }: RunView,
  items: readonly { readonly vendor: string; readonly kind: string; readonly id: string }[],
): void {
  const { accounts, erasure } = outlook
  if (erasure === undefined) return
  for (const { vendor, environment, due, held, open, listed, fromLedger } of accounts)
    print(
      `${vendor}, ${environment}: ${due} would be deleted, ${held} held, ${open} still open. ${listed} were found by the vendor, ${fromLedger} by the log and webhooks.`,
    )
  const { bodies, sessions, keys } = erasure.found
  print(`Here: ${bodies} bodies of webhooks, ${sessions} browser sessions, ${keys} keys of names in the log.`)
  if (items.length > 0)
    printTable(
      ['VENDOR', 'KIND', 'ID'],
      items.map(({ vendor, kind, id }) => [vendor, kind, id]),
    )
  if (counts.due > items.length) print(`... and ${counts.due - items.length} more: --json shows all of them.`)
  tellLimits(erasure)
  if (limitNeeded !== null)
    note(
      `${limitNeeded} things are more than one person often has. A number that is an agent's own stands in every call of it: look at the list first.`,
    )
}

function tellHow({ planHash, limitNeeded }: RunView): void {
  const limit = limitNeeded === null ? '' : ` --limit ${limitNeeded}`
  print(`Nothing was erased yet. Give --yes${limit} to plan again and do it, or run this plan:`)
  print(`  sallyport retention run ${planHash}${limit}`)
}

function tellEnd({ id, outlook }: RunView, parts: readonly ErasurePart[]): void {
  printTable(
    ['WHAT', 'LEVEL', 'COUNT', 'HOLDS'],
    parts.map(({ what, level, count, holds = [] }) => [what, level, String(count), holds.join(', ') || '-']),
  )
  if (outlook.erasure !== undefined) tellLimits(outlook.erasure)
  print(`Receipts: sallyport retention receipts export FILE --run ${id}`)
}

function tellLimits({ unsearched, outOfScope }: NonNullable<RunView['outlook']['erasure']>): void {
  for (const sentence of unsearched) note(`Not searched: ${printable(sentence)}`)
  for (const sentence of outOfScope) note(`Out of reach: ${printable(sentence)}`)
}
