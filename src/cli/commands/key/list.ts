import type { Command } from 'commander'
import type { ListedKeyView } from '../../../control/index.ts'
import { withExamples } from '../../input/options.ts'
import { note, print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { formatSpan, formatTime } from '../../output/times.ts'
import { withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'

const headings = [
  'ID',
  'VENDOR',
  'ENVIRONMENT',
  'NAME',
  'VERSION',
  'STATE',
  'REGION',
  'AGE',
  'ROTATE BY',
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
            formatTime(one.rotateByMs).slice(0, 10),
            one.lastUsedAtMs === null ? 'never' : `${formatSpan(nowMs - one.lastUsedAtMs)} ago`,
            one.verifiedAtMs === null
              ? one.verification
              : `${one.verification} ${formatTime(one.verifiedAtMs)}`,
            one.fingerprint.slice(0, 12),
          ]),
        )
        for (const one of keys) for (const line of remarksOn(one)) note(line)
      })
    })
  withExamples(list, 'sallyport key list', 'sallyport key list --json')
}

/** What somebody should do about a key, with the command that does it. */
function remarksOn(key: ListedKeyView): string[] {
  const { id, vendor, environment, name, age } = key
  if (age === null) return []
  const remarks: string[] = []
  if (age !== 'fine') {
    const named = name === 'default' ? '' : ` --name ${name}`
    const when = age === 'due' ? 'is due soon' : 'is overdue'
    remarks.push(
      `${describeKey(key)} ${when}: sallyport key rotate ${vendor} --environment ${environment}${named}`,
    )
  }
  if (key.isNeverUsed) remarks.push(`${describeKey(key)} was never used: sallyport key revoke ${id}`)
  return remarks
}
