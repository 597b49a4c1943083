import { type Command, Option } from 'commander'
import type { EventView } from '../../../control/index.ts'
import { SallyportError } from '../../../core/index.ts'
import { confirmPlan } from '../../input/confirm.ts'
import { parseCount, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

const replayable = ['dead', 'quarantined', 'unconfirmed', 'delivered'] as const

/** `sallyport webhook show|replay`. */
export function registerWebhookEvents(webhook: Command): void {
  registerShow(webhook)
  registerReplay(webhook)
}

interface ShowOptions {
  readonly state?: EventView['state']
  readonly limit: number
  readonly address?: boolean
  readonly publicUrl?: string
}

function registerShow(webhook: Command): void {
  const show = webhook
    .command('show <name>')
    .description('the last events of an endpoint, without their bodies; or its address')
    .addOption(
      new Option('--state <state>', 'only events that are').choices([...replayable, 'pending', 'answered']),
    )
    .option('--limit <count>', 'how many', parseCount, 20)
    .option('--address', 'show the address instead; it holds a secret, and the record says who asked')
    .option('--public-url <url>', 'where vendors reach this gate')
    .action(async (name: string, options: ShowOptions, command: Command) => {
      await withControl(command, async (control, { json }) => {
        if (options.address) {
          const { publicUrl } = options
          const shown = await control.perform('webhook.address', {
            name,
            ...(publicUrl === undefined ? {} : { publicUrl }),
          })
          return json ? printJson(shown) : print(shown.address)
        }
        const events = await control.perform('webhook.events', {
          name,
          limit: options.limit,
          ...(options.state === undefined ? {} : { states: [options.state] }),
        })
        if (json) return printJson(events)
        if (events.length === 0) return print('No events.')
        printTable(eventHeadings, events.map(eventCells))
      })
    })
  withExamples(
    show,
    'sallyport webhook show calls',
    'sallyport webhook show calls --state dead',
    'sallyport webhook show calls --address --public-url https://gate.example.com',
  )
}

function registerReplay(webhook: Command): void {
  const replay = webhook
    .command('replay <name> [events...]')
    .description('deliver events again, under their own ids: by id, or all of one state')
    .addOption(new Option('--state <state>', 'every event that is').choices([...replayable]))
    .option('--yes', 'do it')
    .action(async (name: string, ids: string[], options: ReplayOptions, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const { state, yes } = options
        if ((ids.length === 0) === (state === undefined)) {
          throw new SallyportError('ERR_CORE_INPUT', {
            field: 'events, --state',
            detail: 'Name events, or a state.',
          })
        }
        const what = state === undefined ? `${ids.length} events` : `every event that is ${state}`
        confirmPlan(yes, [`Deliver ${what} of ${name} again. Apps that keep ids take each once.`])
        const { replayed } = await control.perform('webhook.replay', {
          name,
          ...(state === undefined ? { ids } : { states: [state] }),
        })
        if (json) printJson({ name, replayed })
        else print(`${replayed} events wait to be delivered again.`)
      })
    })
  withExamples(
    replay,
    'sallyport webhook replay calls --state dead --yes',
    'sallyport webhook replay calls msg_4fT9aQ2bX1Lm --yes',
  )
}

interface ReplayOptions {
  readonly state?: (typeof replayable)[number]
  readonly yes?: boolean
}

/** Columns of a list of events. */
export const eventHeadings = ['EVENT', 'TYPE', 'SUBJECT', 'RECEIVED', 'STATE', 'ATTEMPTS', 'WHY']

/** Returns the cells of one event. */
export function eventCells(event: EventView): string[] {
  return [
    event.id,
    event.type,
    event.subject ?? '-',
    formatTime(event.receivedAtMs),
    event.state,
    String(event.attempts),
    event.reason ?? '',
  ]
}
