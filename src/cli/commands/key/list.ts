import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatSpan, formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'

const headings = [
  'ID',
  'VENDOR',
  'ENVIRONMENT',
  'NAME',
  'VERSION',
  'STATE',
  'REGION',
  'AGE',
  'LAST USE',
  'VERIFIED',
  'FINGERPRINT',
]

/** `sallyport key list`: what the vault holds, without values. */
export function registerKeyList(key: Command): void {
  const list = key
    .command('list')
    .description('every key with its age, last use and verification')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const keys = await control.perform('key.list', {})
        if (json) return printJson(keys)
        if (keys.length === 0)
          return print('The vault is empty. Fill it: sallyport key add <vendor> --environment <environment>')
        const nowMs = Date.now()
        printTable(
          headings,
          keys.map((one) => [
            one.id,
            one.vendor,
            one.environment,
            one.name,
            String(one.version),
            one.state,
            one.region,
            formatSpan(nowMs - one.createdAtMs),
            one.lastUsedAtMs === null ? 'never' : `${formatSpan(nowMs - one.lastUsedAtMs)} ago`,
            one.verifiedAtMs === null
              ? one.verification
              : `${one.verification} ${formatTime(one.verifiedAtMs)}`,
            one.fingerprint.slice(0, 12),
          ]),
        )
      })
    })
  withExamples(list, 'sallyport key list', 'sallyport key list --json')
}
