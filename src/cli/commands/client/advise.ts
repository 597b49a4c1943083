import type { Command } from 'commander'
import type { GrantAdvice } from '../../../access/index.ts'
import type { Environment } from '../../../core/index.ts'
import { environmentOption, parseCount, withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { formatSpan } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

interface AdviseOptions {
  readonly environment?: Environment
  readonly days: number
  readonly apply?: boolean
  readonly yes?: boolean
}

/** `sallyport client advise`: what is granted beside what was done with it. */
export function registerClientAdvise(client: Command): void {
  const advise = client
    .command('advise [name]')
    .description(
      'compare what is granted with what was done, by the log: smaller grants, unused ones, missing scopes',
    )
    .addOption(environmentOption(false))
    .option('--days <count>', 'how far to look back', parseCount, 30)
    .option('--apply', 'shrink each grant to what was used; prints the plan, and how to undo it')
    .option('--yes', 'with --apply: do it')
    .action(async (name: string | undefined, options: AdviseOptions, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const advice = await control.perform('client.advise', {
          days: options.days,
          ...(name === undefined ? {} : { client: name }),
          ...(options.environment === undefined ? {} : { environment: options.environment }),
        })
        const shrinking = options.apply === true ? advice.filter(({ canShrink }) => canShrink) : []
        if (options.yes === true) {
          for (const { clientId, vendor, enough } of shrinking)
            await control.perform('client.grant', {
              client: clientId,
              vendor,
              scopes: [...enough],
              replace: true,
            })
        }
        if (json) return printJson(advice)
        if (advice.length === 0) return print('There are no grants.')
        const nowMs = Date.now()
        for (const line of advice.flatMap((one) => linesOf(one, nowMs, options.days))) print(line)
        if (options.apply !== true) return
        if (shrinking.length === 0) return print('Nothing to shrink.')
        print(options.yes === true ? 'Shrunk. To undo:' : 'Would do, with --yes:')
        for (const one of shrinking)
          print(`  ${commandOf(one, options.yes === true ? one.granted : one.enough)}`)
      })
    })
  withExamples(
    advise,
    'sallyport client advise',
    'sallyport client advise reader --environment production --days 90',
    'sallyport client advise --environment production --apply --yes',
  )
}

function linesOf(advice: GrantAdvice, nowMs: number, days: number): string[] {
  const { clientName, environment, vendor, calls, lastAtMs, used, unused, enough, canShrink } = advice
  const last = lastAtMs === null ? '' : `, the last ${formatSpan(nowMs - lastAtMs)} ago`
  const lines = [`${clientName} (${environment}) at ${vendor}: ${calls} calls in ${days}d${last}`]
  const note = (what: string, scopes: readonly string[]) => {
    if (scopes.length > 0) lines.push(`  ${what}: ${scopes.join(' ')}`)
  }
  note(
    'used',
    Object.entries(used).map(([scope, count]) => `${scope} (${count})`),
  )
  note('not used', unused)
  note('broad, in production', advice.broad)
  note(
    'refused for want of',
    Object.entries(advice.missing).map(([scope, count]) => `${scope} (${count})`),
  )
  if (canShrink) note('enough would be', enough)
  else if (calls > 0) lines.push('  It could not be smaller.')
  if (calls === 0)
    lines.push(
      `  Not used. To take it away: sallyport client ungrant ${clientName} ${vendor} --environment ${environment}`,
    )
  return lines
}

function commandOf(
  { clientName, environment, vendor, broad }: GrantAdvice,
  scopes: readonly string[],
): string {
  const words = [clientName, vendor, ...scopes, '--environment', environment, '--replace']
  if (broad.some((scope) => scopes.includes(scope))) words.push('--allow-wildcard')
  return `sallyport client grant ${words.join(' ')}`
}
