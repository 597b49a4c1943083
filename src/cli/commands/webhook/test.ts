import type { Command } from 'commander'
import { SallyportError } from '../../../core/index.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { homeOf, withControl } from '../../with-control.ts'

/** `sallyport webhook test`: an event as the vendor would send it, to your own endpoint. */
export function registerWebhookTest(webhook: Command): void {
  const test = webhook
    .command('test <name>')
    .description('send a genuine-looking, correctly signed test event to your own endpoint')
    .option('--url <url>', 'where the gate is reached; the one that runs on this home unless given')
    .action(async (name: string, options: { url?: string }, command: Command) => {
      await withControl(command, async (control, globals) => {
        const base = options.url ?? globals.server ?? (await gateUrl(globals))
        const { path, headers, body } = await control.perform('webhook.sample', { name })
        const answer = await fetch(base.replace(/\/+$/, '') + path, {
          method: 'POST',
          headers,
          body,
          redirect: 'manual',
        }).catch((cause: unknown) => {
          throw new SallyportError('ERR_OPERATOR_UNREACHABLE', { field: '--url', cause })
        })
        const text = await answer.text()
        if (answer.status < 200 || answer.status > 299) process.exitCode = 1
        if (globals.json) return printJson({ status: answer.status, answer: text, sent: JSON.parse(body) })
        print(`The gate answered ${answer.status} ${text}`)
        print(`What becomes of it: sallyport webhook show ${name}`)
      })
    })
  withExamples(
    test,
    'sallyport webhook test calls',
    'sallyport webhook test calls --url https://gate.example.com',
  )
}

async function gateUrl(globals: { readonly home?: string }): Promise<string> {
  const { describeGate } = await import('../../../app/index.ts')
  return (await describeGate(homeOf(globals))).url
}
