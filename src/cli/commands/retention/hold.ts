import { type Command, InvalidArgumentError } from 'commander'
import type { Control } from '../../../control/index.ts'
import type { Environment } from '../../../core/index.ts'
import type { HoldTarget } from '../../../retention/index.ts'
import { environmentOption, withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

interface HoldOptions {
  readonly vendor?: string
  readonly environment?: Environment
  readonly kind?: string
  readonly id?: string
  readonly tag?: string
  readonly from?: number
  readonly to?: number
  readonly reason: string
  readonly ends?: number
}

/** `sallyport retention hold ...`: legal holds, which win over every policy. */
export function registerHold(retention: Command): void {
  const hold = retention
    .command('hold')
    .description('legal holds: while one stands, nothing that it is about is deleted')
  withExamples(hold, 'sallyport retention hold add --tag case-17 --reason "case 2026-17"')
  registerAdd(hold)
  registerList(hold)
  registerRemove(hold)
}

function registerAdd(hold: Command): void {
  const add = hold
    .command('add')
    .description('hold one thing, a tag, a time or everything; a run that is under way heeds it, too')
    .option('--vendor <id>', 'what this vendor keeps')
    .addOption(environmentOption(false))
    .option('--kind <kind>', 'such as transcripts, calls or chats, or what is kept here: webhooks, sessions')
    .option('--id <id>', 'one thing: its id at the vendor, of a webhook that of what it is about')
    .option('--tag <tag>', 'what was made through the gate with this tag')
    .option('--from <date>', 'made at or after this day or moment', parseMoment)
    .option('--to <date>', 'made before this day or moment', parseMoment)
    .option('--ends <date>', 'when it ends by itself; never unless given', parseMoment)
    .requiredOption('--reason <text>', 'why; it is recorded')
    .action(async ({ reason, ends, from, to, ...rest }: HoldOptions, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const target: HoldTarget = {
          ...rest,
          ...(from === undefined ? {} : { fromMs: from }),
          ...(to === undefined ? {} : { untilMs: to }),
        }
        const made = await control.perform('retention.hold', { target, reason, endsAtMs: ends ?? null })
        if (json) printJson(made)
        else print(`${made.id} holds ${describeTarget(made.target)}.`)
        await noteIfUnknown(control, made.target)
      })
    })
  add.addHelpText(
    'after',
    `
webhooks are bodies of webhooks, sessions are browser tokens and their sessions. A hold keeps them from runs and from the erasure
of a person, and bodies also from their endpoint's own end; how long tokens that have ended are remembered it does not change.`,
  )
  withExamples(
    add,
    'sallyport retention hold add --vendor assemblyai --id 47b95ba5-8889-44d8-bc80-5de38306e582 --reason "case 17"',
    'sallyport retention hold add --vendor retellai --kind webhooks --reason "case 17"',
    'sallyport retention hold add --from 2026-03-01 --to 2026-04-01 --reason "audit" --ends 2027-01-01',
  )
}

/** A mistyped id would hold nothing, and a right one may be of what only its vendor knows. */
async function noteIfUnknown(control: Control, { id, vendor, kind }: HoldTarget): Promise<void> {
  if (id === undefined || kind === 'sessions') return
  const about = { id, ...(vendor === undefined ? {} : { vendor }) }
  const { known } = await control.perform('retention.is-known', about)
  if (!known)
    note(
      'sallyport: nothing known here has this id: look whether it is right. The hold stands all the same, and keeps what its vendor has under it.',
    )
}

function registerList(hold: Command): void {
  const list = hold
    .command('list')
    .description('every hold, also those that have ended')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const holds = await control.perform('retention.holds', {})
        if (json) return printJson(holds)
        if (holds.length === 0) return print('Nothing is held.')
        printTable(
          ['ID', 'HOLDS', 'SINCE', 'BY', 'ENDS', 'LIFTED', 'REASON'],
          holds.map((one) => [
            one.id,
            describeTarget(one.target),
            formatTime(one.createdAtMs),
            one.createdBy,
            formatTime(one.endsAtMs),
            formatTime(one.liftedAtMs),
            one.reason,
          ]),
        )
      })
    })
  withExamples(list, 'sallyport retention hold list')
}

function registerRemove(hold: Command): void {
  const remove = hold
    .command('remove <id>')
    .description('lift a hold; it stays on record')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json = false }) => {
        const lifted = await control.perform('retention.lift-hold', { id })
        if (json) printJson(lifted)
        else print(`${id} is lifted.`)
      })
    })
  withExamples(remove, 'sallyport retention hold remove hold_4fT9aQ2bX1Lm')
}

/** Parses `2026-03-01` or a moment in ISO 8601 with its zone. */
export function parseMoment(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(atMs)) throw new InvalidArgumentError('Write it as 2026-03-01 or 2026-03-01T12:00:00Z.')
  return atMs
}

function describeTarget({ vendor, environment, kind, id, tag, fromMs, untilMs }: HoldTarget): string {
  const parts = [
    vendor,
    environment,
    kind,
    id,
    tag === undefined ? undefined : `tag ${tag}`,
    fromMs === undefined ? undefined : `from ${formatTime(fromMs)}`,
    untilMs === undefined ? undefined : `before ${formatTime(untilMs)}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'everything' : parts.join(', ')
}
