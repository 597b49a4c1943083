import type { Command } from 'commander'
import type { NewMasterKey } from '../../../control/index.ts'
import { SallyportError } from '../../../core/index.ts'
import { secretOptions, withExamples } from '../../input/options.ts'
import { hasSource, readSecret, type SecretSource } from '../../input/secret-input.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

interface RewrapOptions extends SecretSource {
  readonly passphrase?: boolean
  readonly raw?: boolean
}

/** `sallyport key rewrap`: another master key. */
export function registerKeyRewrap(key: Command): void {
  const rewrap = secretOptions(
    key
      .command('rewrap')
      .description(
        'put the vault under a new master key, a random one in a file unless told otherwise; vendor keys stay as they are',
      )
      .option('--passphrase', 'use a passphrase from now on; asks for it unless told where it is')
      .option('--raw', 'use 32 bytes in base64; asks for them unless told where they are'),
  ).action(async (options: RewrapOptions, command: Command) => {
    await withControl(command, async (control, { json }) => {
      const to = await chooseMasterKey(options)
      const { where } = await control.perform('key.rewrap', { to })
      if (json) return printJson({ where })
      print('The vault is under its new master key.')
      print(where)
      print('Backups made before hold the key before: make a new one.')
    })
  })
  withExamples(
    rewrap,
    'sallyport key rewrap',
    'sallyport key rewrap --passphrase',
    'openssl rand -base64 32 | tee new.key | sallyport key rewrap --raw --stdin',
  )
}

async function chooseMasterKey(options: RewrapOptions): Promise<NewMasterKey> {
  const { passphrase = false, raw = false } = options
  if (passphrase && raw) throw choose('--passphrase, --raw', 'Choose one.')
  if (!passphrase && !raw) {
    // A secret that is given and not used would be taken for the new key.
    if (hasSource(options)) throw choose('--passphrase, --raw', 'Say which of them the secret is.')
    return { kind: 'file' }
  }
  const question = passphrase ? 'New passphrase' : 'New master key in base64'
  const secret = (await readSecret(options, { question, isNew: true })).reveal()
  return passphrase ? { kind: 'passphrase', passphrase: secret } : { kind: 'raw', base64: secret }
}

function choose(field: string, detail: string): SallyportError {
  return new SallyportError('ERR_CORE_INPUT', { field, detail })
}
