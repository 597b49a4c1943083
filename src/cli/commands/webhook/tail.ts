import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Control } from '../../../control/index.ts'
import { SallyportError } from '../../../core/index.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJsonLine } from '../../output/print.ts'
import { TableOfMore } from '../../output/table.ts'
import { withControl } from '../../with-control.ts'
import { eventCells, eventHeadings } from './events.ts'

const pauseMs = 500
const postMs = 15_000

interface TailOptions {
  readonly to?: string
  readonly once?: boolean
}

/** `sallyport webhook tail`: events as they come; with `--to`, pulled and posted to an app on this machine. */
export function registerWebhookTail(webhook: Command): void {
  const tail = webhook
    .command('tail <name>')
    .description(
      'events as they come; with --to, pull them and post them to an app here, signed as the gate does',
    )
    .option('--to <url>', 'an app on this machine, such as http://127.0.0.1:3000/webhooks')
    .option('--once', 'end when nothing waits any more')
    .action(async (name: string, options: TailOptions, command: Command) => {
      const to = options.to === undefined ? undefined : requireLocal(options.to)
      await withControl(command, async (control, { json = false }) => {
        const step = to === undefined ? await follow(control, name, json) : pullTo(control, name, to, json)
        for (;;) {
          const moved = await step()
          if (moved > 0) continue
          if (options.once) return
          await delay(pauseMs)
        }
      })
    })
  withExamples(
    tail,
    'sallyport webhook tail calls',
    'sallyport --server https://gate.example.com webhook tail laptop --to http://127.0.0.1:3000/webhooks',
  )
}

/** Shows the last events, and then each new one. */
async function follow(control: Control, name: string, json: boolean): Promise<() => Promise<number>> {
  const table = new TableOfMore(eventHeadings)
  let afterSeq: number | undefined
  return async () => {
    const events = await control.perform('webhook.events', {
      name,
      limit: afterSeq === undefined ? 10 : 200,
      ...(afterSeq === undefined ? {} : { afterSeq }),
    })
    if (json) for (const event of events) printJsonLine(event)
    else table.print(events.map(eventCells))
    afterSeq = events.at(-1)?.seq ?? afterSeq ?? 0
    return events.length
  }
}

/** Takes what waits, posts it, and tells the gate what the app said: what was not taken comes again. */
function pullTo(control: Control, name: string, to: string, json: boolean): () => Promise<number> {
  return async () => {
    const events = await control.perform('webhook.pull', { name })
    let delivered = 0
    for (const { seq, id, type, headers, body } of events) {
      const signal = AbortSignal.timeout(postMs)
      const status = await fetch(to, { method: 'POST', headers, body, signal, redirect: 'manual' }).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        },
        () => undefined,
      )
      await control.perform('webhook.settle', { seq, ...(status === undefined ? {} : { status }) })
      if (status !== undefined && status >= 200 && status < 300) delivered += 1
      if (json) printJsonLine({ id, type, status: status ?? null })
      else print(`${id}  ${type}  ${status ?? 'no answer'}`)
    }
    return delivered
  }
}

/** Events hold personal data: they are posted to this machine, not wherever a typing error leads. */
function requireLocal(text: string): string {
  const url = URL.parse(text)
  const host = url?.hostname.replace(/^\[(.+)\]$/, '$1') ?? ''
  if (url !== null && /^https?:$/.test(url.protocol) && /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host))
    return url.href
  throw new SallyportError('ERR_CORE_INPUT', { field: '--to', detail: 'It must be an app on this machine.' })
}
