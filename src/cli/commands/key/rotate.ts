import type { Command } from 'commander'
import type { Control, RotationOutlook } from '../../../control/index.ts'
import { type Environment, SallyportError } from '../../../core/index.ts'
import type { Rotation } from '../../../rotation/index.ts'
import { exitCodes } from '../../exit.ts'
import { confirmPlan } from '../../input/confirm.ts'
import { environmentOption, secretOptions, withExamples } from '../../input/options.ts'
import { hasSource, readSecret, type SecretSource } from '../../input/secret-input.ts'
import { note, print, printJson } from '../../output/print.ts'
import { withControl } from '../../with-control.ts'
import { describeKey } from './describe-key.ts'
import { followRotation, whatNext } from './follow-rotation.ts'

interface RotateOptions extends SecretSource {
  readonly environment?: Environment
  readonly name: string
  readonly leaked?: string
  readonly now?: boolean
  readonly vendorKey?: string
  readonly acceptUnknownAccount?: boolean
  readonly continue?: string
  readonly abort?: string
  readonly wait: boolean
  readonly yes?: boolean
}

/** `sallyport key rotate`: another vendor key in the place of one, without a failed call. */
export function registerKeyRotate(key: Command): void {
  const rotate = secretOptions(
    key
      .command('rotate [vendor]')
      .description(
        'replace a vendor key without a failed call: made (or asked for), verified, used, the old one drained and revoked',
      )
      .addOption(environmentOption(false))
      .option('--name <name>', 'one of several keys for the same vendor and environment', 'default')
      .option('--leaked <finding>', 'the key that a scan has found; as --now')
      .option('--now', 'an emergency: cut what still uses the old key, and revoke it at once')
      .option(
        '--vendor-key <id>',
        'what the vendor calls the present key, where it has an API and several keys',
      )
      .option(
        '--accept-unknown-account',
        'go on where nobody can tell whether both keys belong to one account',
      )
      .option(
        '--continue <rotation>',
        'go on with one that waits for its new key, or that no server carries on',
      )
      .option('--abort <rotation>', 'give one up: calls use the old key again')
      .option('--no-wait', 'return once it is under way; a server that runs carries it on')
      .option('--yes', 'do it; without, only the plan is printed'),
  ).action(async (vendor: string | undefined, options: RotateOptions, command: Command) => {
    await withControl(command, async (control, { json = false }) => {
      const rotation = await begin(control, vendor, options)
      const ended = options.wait ? await followRotation(control, rotation, json) : rotation
      if (json) printJson(ended)
      else if (ended.endedAtMs === null) print(await whatNext(ended))
      process.exitCode = exitCodeOf(ended)
    })
  })
  withExamples(
    rotate,
    'sallyport key rotate castai --environment production --yes',
    'sallyport key rotate assemblyai --environment production --from-env NEW_KEY --yes',
    'sallyport key rotate --leaked leak_0f3a5c7e9b1d --yes',
    'sallyport key rotate --abort rot_4fT9aQ2bX1Lm',
  )
}

async function begin(
  control: Control,
  vendor: string | undefined,
  options: RotateOptions,
): Promise<Rotation> {
  if (options.abort !== undefined) return control.perform('rotation.abort', { id: options.abort })
  if (options.continue !== undefined) return carryOn(control, options.continue, options)
  const key = selectorOf(vendor, options)
  const outlook = await control.perform('rotation.outlook', key)
  confirmPlan(options.yes, planOf(outlook, options))
  const rotation = await control.perform('rotation.start', {
    ...key,
    emergency: options.now ?? false,
    acceptUnknownAccount: options.acceptUnknownAccount ?? false,
    ...(options.vendorKey === undefined ? {} : { vendorKey: options.vendorKey }),
  })
  note(`Rotation ${rotation.id}: ${describeKey(outlook.key)}.`)
  return rotation.mode === 'assisted' ? provide(control, rotation, outlook, options) : rotation
}

async function carryOn(control: Control, id: string, options: RotateOptions): Promise<Rotation> {
  const rotation = (await control.perform('rotation.list', {})).find((one) => one.id === id)
  if (rotation === undefined)
    throw new SallyportError('ERR_ROTATION_UNKNOWN', { field: '--continue', detail: id })
  const { awaitsSomebody } = await import('../../../rotation/index.ts')
  if (!awaitsSomebody(rotation)) return rotation
  const { vendor, environment, name } = rotation
  const outlook = await control.perform('rotation.outlook', { vendor, environment, name })
  return provide(control, rotation, outlook, options)
}

/** Says what to do at the vendor's dashboard, and takes the key that comes of it. */
async function provide(
  control: Control,
  { id }: Rotation,
  { byHand }: RotationOutlook,
  options: RotateOptions,
): Promise<Rotation> {
  if (!hasSource(options)) for (const [index, step] of byHand.create.entries()) note(`${index + 1}. ${step}`)
  try {
    const value = await readSecret(options, { question: 'The new key' })
    return await control.perform('rotation.provide', { id, value: value.reveal() })
  } catch (error) {
    note(`The rotation waits for its key: sallyport key rotate --continue ${id}`)
    throw error
  }
}

function selectorOf(vendor: string | undefined, { environment, name, leaked }: RotateOptions) {
  if (leaked !== undefined) return { finding: leaked }
  if (vendor === undefined || environment === undefined) {
    const field = vendor === undefined ? 'vendor' : '--environment'
    throw new SallyportError('ERR_CORE_INPUT', {
      field,
      detail: 'Say which key: <vendor> --environment <environment>.',
    })
  }
  return { vendor, environment, name }
}

function planOf({ key, mode }: RotationOutlook, { now, leaked }: RotateOptions): string[] {
  const isEmergency = now === true || leaked !== undefined
  return [
    `Rotate ${describeKey(key)} (${key.id}).`,
    mode === 'automatic'
      ? 'A new key is made through the API of the vendor.'
      : 'You make a new key at the vendor, and give it here when asked.',
    'It is used once the vendor accepts it and it is seen to belong to the same account; until then nothing changes.',
    isEmergency
      ? 'Calls and sockets that still use the old key are cut at once.'
      : 'Calls and sockets on the old key end in their own time.',
    mode === 'automatic'
      ? 'Then the old key is disabled, watched and deleted at the vendor.'
      : 'Then you delete the old key at the vendor, and the rotation ends when the vendor refuses it.',
  ]
}

function exitCodeOf({ state, endedAtMs }: Rotation): number {
  if (endedAtMs === null || state === 'revoked') return exitCodes.fine
  return exitCodes.refused
}
