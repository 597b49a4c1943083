import type { Command } from 'commander'
import type { Environment } from '../../../core/index.ts'
import { environmentOption, secretOptions, withExamples } from '../../input/options.ts'
import { readSecret, type SecretSource } from '../../input/secret-input.ts'
import { note, print, printJson } from '../../output/print.ts'
import { homeOf, withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'

interface AddOptions extends SecretSource {
  readonly environment: Environment
  readonly name: string
  readonly region?: string
  readonly unverified?: boolean
}

/** `sallyport key add`: a vendor key into the vault. */
export function registerKeyAdd(key: Command): void {
  const add = secretOptions(
    key
      .command('add <vendor>')
      .description('seal a vendor key; asks for it unless told where it is, and verifies it at the vendor')
      .addOption(environmentOption())
      .option('--name <name>', 'one of several keys for the same vendor and environment', 'default')
      .option('--region <region>', "the vendor's region the key belongs to")
      .option('--unverified', 'store it even where the vendor refuses it'),
  ).action(async (vendorId: string, options: AddOptions, command: Command) => {
    await withControl(command, async (control, globals) => {
      const { json } = globals
      // Looked up before anybody is asked for a secret in vain.
      const { loadVendor } = await import('../../../vendors/index.ts')
      const vendor = await loadVendor(vendorId)
      if (globals.server === undefined) {
        // The vendor's own call is made with the key: whoever types it may want to stop here.
        const { describeVendorOverrides } = await import('../../../app/index.ts')
        for (const line of await describeVendorOverrides(vendor.id, homeOf(globals))) note(line)
      }
      const { environment, name, region, unverified = false } = options
      const value = await readSecret(options, { question: `Key of ${vendor.name} for ${environment}` })
      const { key: added, detail } = await control.perform('key.add', {
        vendor: vendor.id,
        environment,
        name,
        ...(region === undefined ? {} : { region }),
        value: value.reveal(),
        unverified,
      })
      if (json) return printJson({ ...added, detail })
      print(`Sealed ${describeKey(added)} as ${added.id}, version ${added.version}.`)
      if (added.version > 1) print('Calls use it from now on, instead of the version before.')
      print(detail)
      if (added.verification !== 'valid') print(`Ask again with: sallyport key verify ${added.id}`)
    })
  })
  withExamples(
    add,
    'sallyport key add assemblyai --environment development',
    'sallyport key add retellai --environment production --from-env RETELL_API_KEY',
    'op read op://vault/castai/key | sallyport key add castai --environment staging --region eu --stdin',
  )
}
