import type { Command } from 'commander'
import { confirmPlan } from '../../input/confirm.ts'
import { parseSpan, secretOptions, withExamples } from '../../input/options.ts'
import { readSecret, type SecretSource } from '../../input/secret-input.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { withControl } from '../../with-control.ts'

const dayMs = 86_400_000

/** `sallyport webhook list|register|rotate|remove`. */
export function registerWebhookEndpoints(webhook: Command): void {
  registerList(webhook)
  registerRegister(webhook)
  registerRotate(webhook)
  registerRemove(webhook)
}

function registerList(webhook: Command): void {
  const list = webhook
    .command('list')
    .description('every endpoint, and how its events stand')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const endpoints = await control.perform('webhook.list', {})
        if (json) return printJson(endpoints)
        if (endpoints.length === 0) return print('There are no endpoints.')
        printTable(
          ['NAME', 'VENDOR', 'KIND', 'ENVIRONMENT', 'TARGET', 'WAITING', 'DELIVERED', 'DEAD', 'KEPT BACK'],
          endpoints.map(({ name, vendor, source, environment, settings, events }) => [
            name,
            vendor,
            source,
            environment,
            settings.target ?? '(pulled)',
            String(events.pending ?? 0),
            String((events.delivered ?? 0) + (events.answered ?? 0)),
            String(events.dead ?? 0),
            String((events.quarantined ?? 0) + (events.unconfirmed ?? 0)),
          ]),
        )
      })
    })
  withExamples(list, 'sallyport webhook list')
}

function registerRegister(webhook: Command): void {
  const register = webhook
    .command('register <name>')
    .description('make the address known to the vendor, where its API allows it; else say how')
    .option('--public-url <url>', 'where vendors reach this gate')
    .action(async (name: string, { publicUrl }: { publicUrl?: string }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const result = await control.perform('webhook.register', {
          name,
          ...(publicUrl === undefined ? {} : { publicUrl }),
        })
        if (json) return printJson(result)
        if (result.kind === 'registered')
          print(`Registered${result.id === null ? '' : ` as ${result.id}`}. ${result.detail}`)
        else for (const step of result.steps) print(`To do: ${step}`)
      })
    })
  withExamples(register, 'sallyport webhook register alerts --public-url https://gate.example.com')
}

function registerRotate(webhook: Command): void {
  const rotate = secretOptions(
    webhook
      .command('rotate <name>')
      .description('replace a secret; the one before is good for a day, so that nothing is refused meanwhile')
      .option(
        '--vendor-secret',
        'the one that deliveries are verified with; without it, the one events are signed with',
      )
      .option('--keep <span>', 'how long the one before is good for', parseSpan, dayMs),
  ).action(async (name: string, options: RotateOptions, command: Command) => {
    await withControl(command, async (control, { json }) => {
      const value = options.vendorSecret
        ? (await readSecret(options, { question: 'New webhook secret' })).reveal()
        : undefined
      const { signingSecret } = await control.perform('webhook.rotate', {
        name,
        which: value === undefined ? { kind: 'sign' } : { kind: 'verify', value },
        keepMs: options.keep,
      })
      if (json) return printJson({ name, signingSecret })
      if (signingSecret === null) return print('Deliveries are verified with the new secret too.')
      print('Events are signed with both secrets from now on. Give your app the new one, shown once:')
      print(`  SALLYPORT_WEBHOOK_SECRET=${signingSecret}`)
    })
  })
  withExamples(
    rotate,
    'sallyport webhook rotate calls',
    'sallyport webhook rotate calls --vendor-secret --from-env RETELL_WEBHOOK_KEY --keep 1h',
  )
}

interface RotateOptions extends SecretSource {
  readonly vendorSecret?: boolean
  readonly keep: number
}

function registerRemove(webhook: Command): void {
  const remove = webhook
    .command('remove <name>')
    .description('take an endpoint away, with every event of it')
    .option('--yes', 'do it')
    .action(async (name: string, { yes }: { yes?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const endpoint = (await control.perform('webhook.list', {})).find((one) => one.name === name)
        const waiting = endpoint?.events.pending ?? 0
        confirmPlan(yes, [
          `Take away the endpoint ${name}: its address answers 404 from then on.`,
          `Erase its events, ${waiting} of which wait to be delivered.`,
        ])
        await control.perform('webhook.remove', { name })
        if (json) printJson({ name, removed: true })
        else print(`Took ${name} away.`)
      })
    })
  withExamples(remove, 'sallyport webhook remove laptop --yes')
}
