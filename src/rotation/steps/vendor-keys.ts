import { SallyportError } from '../../core/index.ts'
import type { Rotation } from '../rotation.ts'
import type { KeyApi, KeyApiSettings, ListedKey, VendorReply, VendorRequest } from '../rotation-offer.ts'
import { rotationActor, type StepContext } from './step.ts'

const pagesMax = 100

/** The keys of one account at a vendor, through its API. */
export interface VendorKeys {
  /** Every key; a text says in plain words why they cannot be had. */
  list(): Promise<readonly ListedKey[] | string>
  /** Changes something, on record before it leaves. Throws ERR_ROTATION_TAKEN. */
  change(action: string, request: VendorRequest, about: object): Promise<VendorReply>
  readonly api: KeyApi
  readonly settings: KeyApiSettings
}

/** Returns the vendor's keys as the rotator sees them. Throws ERR_ROTATION_NOT_CONFIGURED, ERR_VAULT_KEY_UNKNOWN. */
export function vendorKeysOf(context: StepContext, rotation: Rotation): VendorKeys {
  const { vendor, environment, name } = rotation
  const automatic = context.automaticFor(vendor, environment, name)
  const { api } = context.offer
  if (api === undefined || automatic === undefined) {
    const detail = `${vendor}, ${environment}, ${name}`
    throw new SallyportError('ERR_ROTATION_NOT_CONFIGURED', { detail })
  }
  const { settings, rotator } = automatic
  const ask = (request: VendorRequest) =>
    context.vault.lend({ vendor, environment, name: rotator }, (key, { region }) =>
      context.ask({ vendor, region, key }, request),
    )
  return {
    api,
    settings,
    async list() {
      const keys: ListedKey[] = []
      let cursor: string | undefined
      for (let page = 0; page < pagesMax; page += 1) {
        const reply = await ask(api.list(settings, cursor))
        const listed = api.listed(reply)
        if (listed === undefined) return `The vendor does not list its keys (${reply.detail}).`
        keys.push(...listed.keys)
        cursor = listed.cursor
        if (cursor === undefined) return keys
      }
      return 'The vendor lists more keys than can be looked through.'
    },
    change(action, request, about) {
      const metadata = { vendor, environment, name, ...about }
      return context.log.run(
        { action, resource: `rotation/${rotation.id}`, metadata },
        rotationActor,
        async () => {
          await context.keepCharge()
          return ask(request)
        },
      )
    },
  }
}

/** Whether the keys at the vendor can be asked for at all: the configuration says how, and a rotator is in the vault. */
export async function areReachable(context: StepContext, rotation: Rotation): Promise<boolean> {
  const { vendor, environment, name } = rotation
  const automatic = context.automaticFor(vendor, environment, name)
  if (context.offer.api === undefined || automatic === undefined) return false
  const isRotator = (key: { vendor: string; environment: string; name: string; state: string }) =>
    key.state === 'active' &&
    key.vendor === vendor &&
    key.environment === environment &&
    key.name === automatic.rotator
  return (await context.vault.list()).some(isRotator)
}

/** Whether the vendor said no, and would say so again. */
export function isFinal({ status }: VendorReply): boolean {
  return status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status)
}

export function isDone({ status }: VendorReply): boolean {
  return status >= 200 && status < 300
}
