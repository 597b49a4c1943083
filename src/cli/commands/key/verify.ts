import type { Command } from 'commander'
import { exitCodes } from '../../exit.ts'
import { withExamples } from '../../input/options.ts'
import { print, printJson } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'

/** `sallyport key verify`: asks vendors about keys. */
export function registerKeyVerify(key: Command): void {
  const verify = key
    .command('verify [id]')
    .description(
      'ask each vendor whether the key works; every active key unless one is named; exits 1 where one is refused, 2 where nobody knows',
    )
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const results = await control.perform('key.verify', id === undefined ? {} : { id })
        if (json) printJson(results.map(({ key: one, detail }) => ({ ...one, detail })))
        else if (results.length === 0) print('There is no active key to verify.')
        else
          printTable(
            ['ID', 'KEY', 'VERIFIED', 'ANSWER'],
            results.map(({ key: one, detail }) => [one.id, describeKey(one), one.verification, detail]),
          )
        process.exitCode = verdictOf(results.map(({ key: one }) => one.verification))
      })
    })
  withExamples(verify, 'sallyport key verify', 'sallyport key verify key_4fT9aQ2bX1Lm')
}

/** One refusal is a finding; an answer that is neither yes nor no decides nothing. */
function verdictOf(verdicts: readonly string[]): number {
  if (verdicts.includes('invalid')) return exitCodes.refused
  const allValid = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'valid')
  return allValid ? exitCodes.fine : exitCodes.undecided
}
