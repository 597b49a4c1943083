import type { Command } from 'commander'
import type { KeyView } from '../control/index.ts'
import { type Environment, SallyportError } from '../core/index.ts'
import { confirmPlan } from './confirm.ts'
import { exitCodes } from './exit.ts'
import { environmentOption, secretOptions } from './options.ts'
import { formatSpan, formatTime, note, print, printJson, printTable } from './output.ts'
import { readSecret, type SecretSource } from './secret-input.ts'
import { withControl } from './with-control.ts'

/** `sallyport key ...`: vendor keys in the vault. No command shows a value. */
export function registerKey(program: Command): void {
  const key = program.command('key').description('vendor keys in the vault; values are write-only')

  secretOptions(
    key
      .command('add <vendor>')
      .description('seal a vendor key; asks for it unless told where it is, and verifies it at the vendor')
      .addOption(environmentOption())
      .option('--name <name>', 'one of several keys for the same vendor and environment', 'default')
      .option('--region <region>', "the vendor's region the key belongs to")
      .option('--unverified', 'store it even where the vendor refuses it'),
  )
    .addHelpText(
      'after',
      `
Examples:
  sallyport key add assemblyai --environment development
  sallyport key add retellai --environment production --from-env RETELL_API_KEY
  op read op://vault/castai/key | sallyport key add castai --environment staging --region eu --stdin`,
    )
    .action(async (vendor: string, _options: unknown, command: Command) => {
      const options = command.opts<
        SecretSource & { environment: Environment; name: string; region?: string; unverified?: boolean }
      >()
      const value = await readSecret(options, `${vendor} key (not shown): `)
      await withControl(command, async (control, { json }) => {
        const { key: added, detail } = await control.perform('key.add', {
          vendor,
          environment: options.environment,
          name: options.name,
          ...(options.region === undefined ? {} : { region: options.region }),
          value: value.reveal(),
          unverified: options.unverified === true,
        })
        if (json) return printJson({ ...added, detail })
        print(`Sealed ${describe(added)} as ${added.id}, version ${added.version}.`)
        print(detail)
        if (added.verification !== 'valid') print(`Ask again with: sallyport key verify ${added.id}`)
      })
    })

  key
    .command('list')
    .description('every key with its age, last use and verification')
    .action(async (_options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const keys = await control.perform('key.list', {})
        if (json) return printJson(keys)
        if (keys.length === 0)
          return print(
            'The vault is empty. Add a key with `sallyport key add <vendor> --environment <environment>`.',
          )
        const nowMs = Date.now()
        printTable(
          [
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
          ],
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
            `${one.verification}${one.verifiedAtMs === null ? '' : ` ${formatTime(one.verifiedAtMs)}`}`,
            one.fingerprint.slice(0, 12),
          ]),
        )
      })
    })

  key
    .command('verify [id]')
    .description('ask each vendor whether the key works; every active key unless one is named')
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const results = await control.perform('key.verify', id === undefined ? {} : { id })
        if (json) printJson(results.map(({ key: one, detail }) => ({ ...one, detail })))
        else
          for (const { key: one, detail } of results)
            print(`${one.id}  ${describe(one)}  ${one.verification}  ${detail}`)
        if (results.length === 0) note('There was no active key to verify.')
        const verdicts = results.map(({ key: one }) => one.verification)
        if (verdicts.includes('invalid')) process.exitCode = exitCodes.refused
        else if (verdicts.length === 0 || verdicts.some((verdict) => verdict !== 'valid'))
          process.exitCode = exitCodes.undecided
      })
    })

  key
    .command('revoke <id>')
    .description('never use a key again and destroy its sealed value; the vendor is not told')
    .option('--yes', 'do it')
    .action(async (id: string, options: { yes?: boolean }, command: Command) => {
      await withControl(command, async (control, { json }) => {
        const found = (await control.perform('key.list', {})).find((one) => one.id === id)
        if (found === undefined) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: id })
        confirmPlan(options.yes, [
          `Revoke ${describe(found)} (${id}).`,
          'Its sealed value is destroyed: only a backup could bring it back.',
          `Calls to ${found.vendor} in ${found.environment} that use it are cut.`,
          'At the vendor the key stays valid until it is deleted there.',
        ])
        await control.perform('key.revoke', { id })
        if (json) printJson({ id, state: 'revoked' })
        else print(`Revoked ${id}. Delete it at the vendor, too.`)
      })
    })

  secretOptions(
    key
      .command('rewrap')
      .description('put the vault under a new master key; secrets themselves are not resealed')
      .option('--passphrase', 'use a passphrase from now on; asks for it unless told where it is')
      .option('--raw', 'use 32 bytes in base64 from where the options say'),
  ).action(async (_options: unknown, command: Command) => {
    const options = command.opts<SecretSource & { passphrase?: boolean; raw?: boolean }>()
    const to = await chooseMasterKey(options)
    await withControl(command, async (control, { json }) => {
      const { where } = await control.perform('key.rewrap', { to })
      if (json) printJson({ where })
      else print(`The vault is under its new master key. ${where}`)
    })
  })
}

async function chooseMasterKey(options: SecretSource & { passphrase?: boolean; raw?: boolean }) {
  if (options.passphrase) {
    return {
      kind: 'passphrase' as const,
      passphrase: (await readSecret(options, 'New passphrase (not shown): ')).reveal(),
    }
  }
  if (options.raw)
    return {
      kind: 'raw' as const,
      base64: (await readSecret(options, 'New master key in base64 (not shown): ')).reveal(),
    }
  return { kind: 'file' as const }
}

function describe(key: KeyView): string {
  return `${key.vendor} ${key.environment}${key.name === 'default' ? '' : ` ${key.name}`}`
}
