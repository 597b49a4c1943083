import type { Command } from 'commander'
import type { PromotedGrant, Promotion } from '../../../control/index.ts'
import type { Environment } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { confirmPlan } from '../../input/confirm.ts'
import { parseCount, withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'
import { fromOption, toOption } from './between.ts'

interface PromoteOptions {
  readonly from: Environment
  readonly to: Environment
  readonly used?: number
  readonly yes?: boolean
}

/** `sallyport client promote`: what a client may do in one environment, scope by scope, in another. */
export function registerClientPromote(client: Command): void {
  const promote = client
    .command('promote <name>')
    .description(
      'give a client in production what it may do in staging, as an explicit list; makes it where it is not there',
    )
    .addOption(fromOption())
    .addOption(toOption())
    .option('--used <days>', 'only what it has done in so many days, by the log', parseCount)
    .option('--yes', 'do it; without, only the plan is printed')
    .action(async (name: string, { from, to, used, yes }: PromoteOptions, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const asked = { client: name, from, to, ...(used === undefined ? {} : { usedDays: used }) }
        const plan = await control.perform('client.promotion', asked)
        if (yes !== true && json) {
          process.exitCode = exitCodes.undecided
          return printJson({ promotion: plan, key: null })
        }
        confirmPlan(yes, linesOf(plan))
        const done = await control.perform('client.promote', asked)
        if (json) return printJson(done)
        for (const line of linesOf(done.promotion)) note(line)
        print(`Promoted ${name} from ${from} to ${to}.`)
        if (done.key === null) return
        for (const line of [
          '',
          `  ${done.key}`,
          '',
          'This is its key there, shown once: only a hash is kept.',
        ])
          print(line)
      })
    })
  withExamples(
    promote,
    'sallyport client promote reader',
    'sallyport client promote reader --used 30 --yes',
    'sallyport client promote reader --from development --to staging --yes',
  )
}

function linesOf({ client, from, to, exists, grants, untouched }: Promotion): string[] {
  return [
    exists
      ? `${client} of ${to} gets what it has in ${from}.`
      : `${client} is made in ${to}, with what it has in ${from}.`,
    ...(grants.length === 0 ? ['It has no grant there: nothing is given.'] : grants.flatMap(linesOfGrant)),
    ...untouched.map((vendor) => `${vendor}: stays as it is; it has no grant there in ${from}.`),
  ]
}

function linesOfGrant(grant: PromotedGrant): string[] {
  const { vendor, scopes, added, dropped, leftOut, changed, constraints, lacks } = grant
  const lines = [
    `${vendor}: ${scopes.length === 0 ? 'nothing, so the grant is left alone' : scopes.join(' ')}`,
  ]
  const say = (what: string, values: readonly string[]) => {
    if (values.length > 0) lines.push(`  ${what}: ${values.join(' ')}`)
  }
  say('new', added)
  say('no more', dropped)
  say('left out, since naming it would allow more', leftOut)
  for (const name of changed)
    lines.push(`  ${name}: ${JSON.stringify((constraints as Record<string, unknown>)[name] ?? null)}`)
  if (lacks !== null) lines.push(`  ${lacks}`)
  return lines
}
