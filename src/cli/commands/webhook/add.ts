import { type Command, Option } from 'commander'
import type { ActionInput } from '../../../control/index.ts'
import type { Environment } from '../../../core/index.ts'
import { environmentOption, parseCount, parseSpan, secretOptions, withExamples } from '../../input/options.ts'
import { hasSource, readSecret, type SecretSource } from '../../input/secret-input.ts'
import { print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'

interface AddOptions extends SecretSource {
  readonly vendor: string
  readonly kind?: string
  readonly environment: Environment
  readonly target?: string
  readonly allowPrivate?: boolean
  readonly ordered?: boolean
  readonly onlyVendorAddresses?: boolean
  readonly confirm: boolean
  readonly allowOverrides?: boolean
  readonly timeout?: number
  readonly retention?: number
  readonly rate?: number
  readonly redact?: readonly string[]
  readonly redactWith?: 'entity_name' | 'hash'
  readonly quarantine?: readonly string[]
  readonly safety?: string
  readonly follow?: string
  readonly publicUrl?: string
  readonly register?: boolean
}

/** Stands in the place of a vendor for events of the gate's own. */
const own = 'sallyport'

/** `sallyport webhook add`: an endpoint, its address and the secret that apps verify with. */
export function registerWebhookAdd(webhook: Command): void {
  const add = secretOptions(
    webhook
      .command('add <name>')
      .description('make an endpoint; prints its address and the secret that your app verifies with, once')
      .requiredOption(
        '--vendor <id>',
        'whose webhooks arrive there; `sallyport` for how rotations of keys stand',
      )
      .addOption(environmentOption())
      .option('--kind <kind>', "which of the vendor's kinds of webhook; its usual one unless given")
      .option('--target <url>', 'where events go; without one they wait for `webhook tail`')
      .option('--allow-private', 'let the target be on this machine or in a private network, and be http')
      .option('--ordered', 'keep events of one call or transcript in order')
      .option('--only-vendor-addresses', "take deliveries from the vendor's own addresses alone")
      .option('--no-confirm', 'do not ask the vendor whether an event is true')
      .option(
        '--allow-overrides',
        "let your app's answer change the agent of a call; never its privacy settings",
      )
      .option('--timeout <span>', 'how long the target has for its answer; 15s unless given', parseSpan)
      .option('--retention <span>', 'how long bodies are kept after delivery; 7d unless given', parseSpan)
      .option('--rate <count>', 'deliveries a second', parseCount)
      .option(
        '--redact <policies>',
        'take personal data out before anything is kept: `personal`, `all`, or policies with commas between',
        parseList,
      )
      .addOption(
        new Option('--redact-with <what>', 'what stands in its place').choices(['entity_name', 'hash']),
      )
      .option('--quarantine <policies>', 'keep events back in which such personal data is found', parseList)
      .option('--safety <policy>', 'keep events back whose content this content policy holds back')
      .option('--follow <name>', 'send the events of another endpoint to this target too')
      .option('--public-url <url>', 'where vendors reach this gate')
      .option('--register', 'make the address known to the vendor, where its API allows it'),
  ).action(async (name: string, options: AddOptions, command: Command) => {
    await withControl(command, async (control, { json }) => {
      const { loadVendor } = await import('../../../vendors/index.ts')
      const vendor =
        options.vendor === own ? { id: own, name: 'Sallyport' } : await loadVendor(options.vendor)
      const kinds = 'webhooks' in vendor ? vendor.webhooks : undefined
      const source = kinds?.find(({ id }) => id === options.kind) ?? kinds?.[0]
      const isAsked =
        hasSource(options) || (source?.secret.origin === 'vendor' && options.follow === undefined)
      const secret = isAsked
        ? await readSecret(options, { question: `Webhook secret of ${vendor.name}` })
        : undefined
      const added = await control.perform('webhook.add', {
        name,
        vendor: vendor.id,
        ...(options.kind === undefined ? {} : { source: options.kind }),
        environment: options.environment,
        settings: settingsOf(options),
        ...(secret === undefined ? {} : { secret: secret.reveal() }),
        ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
        register: options.register ?? false,
      })
      if (json) return printJson(added)
      print(`Made the endpoint ${name} (${added.endpoint.vendor}, ${added.endpoint.source}).`)
      if (added.path !== null) {
        print(`Address for the vendor: ${added.address ?? `<where vendors reach this gate>${added.path}`}`)
        print('It holds a secret: give it to the vendor alone.')
      }
      print('')
      print('Your app verifies with this, shown once:')
      print(`  SALLYPORT_WEBHOOK_SECRET=${added.signingSecret}`)
      print('')
      if (added.registration.kind === 'registered') {
        print(
          `Registered at the vendor${added.registration.id === null ? '' : ` as ${added.registration.id}`}.`,
        )
      } else for (const step of added.registration.steps) print(`To do: ${step}`)
      print(`Try it with: sallyport webhook test ${options.follow ?? name}`)
    })
  })
  withExamples(
    add,
    'sallyport webhook add calls --vendor retellai --environment production --target https://app.example.com/webhooks --from-env RETELL_WEBHOOK_KEY',
    'sallyport webhook add alerts --vendor castai --environment production --target https://app.example.com/webhooks --public-url https://gate.example.com --register',
    'sallyport webhook add keys --vendor sallyport --environment production --target https://app.example.com/webhooks',
    'sallyport webhook add laptop --vendor assemblyai --environment development',
    'sallyport webhook add crm --vendor retellai --environment production --follow calls --target https://crm.example.com/webhooks --redact personal',
  )
}

const parseList = (text: string): readonly string[] => text.split(',').map((name) => name.trim())

function settingsOf(options: AddOptions): NonNullable<ActionInput<'webhook.add'>['settings']> {
  return {
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.allowPrivate === undefined ? {} : { allowPrivate: options.allowPrivate }),
    ...(options.ordered === undefined ? {} : { ordered: options.ordered }),
    ...(options.onlyVendorAddresses === undefined
      ? {}
      : { onlyVendorAddresses: options.onlyVendorAddresses }),
    confirm: options.confirm,
    ...(options.allowOverrides === undefined ? {} : { allowOverrides: options.allowOverrides }),
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
    ...(options.retention === undefined ? {} : { retentionMs: options.retention }),
    ...(options.rate === undefined ? {} : { ratePerSecond: options.rate }),
    ...(options.redact === undefined ? {} : { redact: [...options.redact] }),
    ...(options.redactWith === undefined ? {} : { redactWith: options.redactWith }),
    ...(options.quarantine === undefined ? {} : { quarantine: [...options.quarantine] }),
    ...(options.safety === undefined ? {} : { safety: options.safety }),
    ...(options.follow === undefined ? {} : { follows: options.follow }),
  }
}
