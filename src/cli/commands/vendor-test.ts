import type { Command } from 'commander'
import type { ClaimResult, VendorTest } from '../../control/index.ts'
import { exitCodes } from '../exit.ts'
import { environmentOption, withExamples } from '../input/options.ts'
import { print, printJson } from '../output/print.ts'
import { printable } from '../output/printable.ts'
import { withControl } from '../with-control.ts'

interface TestOptions {
  readonly environment?: 'development' | 'staging' | 'production'
  readonly name?: string
  readonly items?: boolean
  readonly all?: boolean
}

/** `sallyport vendor test`: whether what is known of a vendor still holds. */
export function registerVendorTest(vendor: Command): void {
  const test = vendor
    .command('test <id>')
    .description(
      'ask a vendor, by harmless calls with a key from the vault, whether what is known of it still holds',
    )
    .addOption(environmentOption(false))
    .option('--name <name>', 'one of several keys for the same vendor and environment')
    .option('--items', 'read one thing of each list, too, such as a transcript, and throw it away')
    .option('--all', 'show what was not tested as well')
    .action(async (id: string, options: TestOptions, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const { environment, name, items = false, all = false } = options
        const seen = await control.perform('vendor.test', {
          vendor: id,
          items,
          ...(environment === undefined ? {} : { environment }),
          ...(name === undefined ? {} : { name }),
        })
        if (json) printJson({ ...seen, at: new Date(seen.atMs).toISOString() })
        else for (const line of describe(seen, all)) print(printable(line))
        process.exitCode = exitOf(seen)
      })
    })
  test.addHelpText(
    'after',
    `
It takes the key of development unless told otherwise, calls what only reads and needs nothing, and throws the answers away.
Other keys, and calls without one, are sent as well: the vendor must refuse them. It is on record as vendor.test.

It exits 0 where nothing is contradicted, 1 where something is or the key is refused, 2 where nobody knows.
With --json: { "vendor", "at", "key", "rights", "calls", "latencyMs", "claims": [{ "id", "claim", "result", "evidence" }], "next" }.`,
  )
  withExamples(
    test,
    'sallyport vendor test assemblyai',
    'sallyport vendor test castai --environment production --all',
    'sallyport vendor test assemblyai --items',
    'sallyport vendor test retellai --json',
  )
}

const words = { contradicted: 'CONTRADICTED', confirmed: 'confirmed', untested: 'untested' } as const

function describe(
  { vendor, atMs, key, rights, calls, latencyMs, claims, next }: VendorTest,
  all: boolean,
): readonly string[] {
  const by = (result: ClaimResult['result']) => claims.filter((claim) => claim.result === result)
  const shown = [...by('contradicted'), ...by('confirmed'), ...(all ? by('untested') : [])]
  const scopes = (wanted: 'allowed' | 'refused') =>
    Object.entries(rights.scopes).flatMap(([scope, is]) => (is === wanted ? [scope] : []))
  return [
    `${vendor} on ${new Date(atMs).toISOString().slice(0, 10)} with ${key.id} (${key.environment}, ${key.name}), region ${key.region}: ${key.verification}, ${key.detail}`,
    latencyMs === null
      ? `${calls} calls, none answered`
      : `${calls} calls, ${latencyMs.median} ms at the median, ${latencyMs.slowest} ms at the slowest`,
    '',
    ...shown.map(
      ({ id, claim, result, evidence }) => `${words[result].padEnd(12)}  ${id}: ${claim} (${evidence})`,
    ),
    '',
    `What the key may do: ${rights.says}`,
    ...line('  allowed', scopes('allowed')),
    ...line('  refused', scopes('refused')),
    '  not known: everything else, because no harmless call tells',
    '',
    `${by('confirmed').length} confirmed, ${by('contradicted').length} contradicted, ${by('untested').length} not tested${all ? '' : ' (--all shows them)'}.`,
    ...next.map((step) => `Next: ${step}`),
  ]
}

function line(title: string, words: readonly string[]): readonly string[] {
  return words.length === 0 ? [] : [`${title}: ${words.join(' ')}`]
}

/** A key that nobody could ask about decides nothing. */
function exitOf({ key, claims }: VendorTest): number {
  if (key.verification === 'invalid') return exitCodes.refused
  if (claims.some(({ result }) => result === 'contradicted')) return exitCodes.refused
  return key.verification === 'valid' ? exitCodes.fine : exitCodes.undecided
}
