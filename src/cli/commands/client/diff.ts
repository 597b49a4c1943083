import type { Command } from 'commander'
import type { EnvironmentDifference, GrantDifference } from '../../../control/index.ts'
import type { Environment } from '../../../core/index.ts'
import { exitCodes } from '../../exit.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'
import { fromOption, toOption } from './between.ts'

/** `sallyport client diff`: what differs between two environments. */
export function registerClientDiff(client: Command): void {
  const diff = client
    .command('diff [name]')
    .description(
      'what differs between two environments: clients by name, their scopes and limits, vendor keys; exits 1 where something does',
    )
    .addOption(fromOption())
    .addOption(toOption())
    .action(
      async (
        name: string | undefined,
        { from, to }: { from: Environment; to: Environment },
        command: Command,
      ) => {
        await withControl(command, async (control, { json }) => {
          const asked = { from, to, ...(name === undefined ? {} : { client: name }) }
          const difference = await control.perform('client.diff', asked)
          const lines = linesOf(difference)
          if (lines.length > 0) process.exitCode = exitCodes.refused
          if (json) return printJson(difference)
          if (lines.length === 0) return print(`${from} and ${to} are alike.`)
          for (const line of lines) print(line)
        })
      },
    )
  withExamples(
    diff,
    'sallyport client diff',
    'sallyport client diff reader --json',
    'sallyport client diff --from development --to staging',
  )
}

function linesOf({ from, to, clients, keys }: EnvironmentDifference): string[] {
  const alone = { from: `in ${from} alone`, to: `in ${to} alone`, both: '' }
  return [
    ...clients.flatMap(({ name, where, grants }) => [
      `${name}${where === 'both' ? '' : `: ${alone[where]}`}`,
      ...grants.flatMap((grant) => linesOfGrant(grant, from, to)),
    ]),
    ...keys.map(({ vendor, name, where, regions }) =>
      where === 'both'
        ? `The key ${vendor} ${name}: ${regions.join(' and ')}`
        : `The key ${vendor} ${name}: ${alone[where]}`,
    ),
  ]
}

function linesOfGrant(grant: GrantDifference, from: Environment, to: Environment): string[] {
  const { vendor, onlyFrom, onlyTo, partlyFrom, partlyTo, constraints } = grant
  const lines = [`  ${vendor}`]
  if (onlyFrom.length > 0) lines.push(`    ${from} alone: ${onlyFrom.join(' ')}`)
  if (onlyTo.length > 0) lines.push(`    ${to} alone: ${onlyTo.join(' ')}`)
  if (partlyFrom.length > 0) lines.push(`    ${from}, in part: ${partlyFrom.join(' ')}`)
  if (partlyTo.length > 0) lines.push(`    ${to}, in part: ${partlyTo.join(' ')}`)
  for (const one of constraints)
    lines.push(`    ${one.name}: ${JSON.stringify(one.from)} in ${from}, ${JSON.stringify(one.to)} in ${to}`)
  return lines
}
