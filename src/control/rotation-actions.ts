import { z } from 'zod'
import { type Actor, SallyportError, Secret } from '../core/index.ts'
import type { Rotation, RotationMode } from '../rotation/index.ts'
import type { VaultKeyView } from '../vault/index.ts'
import { action } from './action.ts'
import type { ControlContext } from './context.ts'
import { fields } from './fields.ts'

/** What a rotation would replace, and how. */
export interface RotationOutlook {
  readonly key: VaultKeyView
  readonly mode: RotationMode
  /** What somebody has to do at the vendor's dashboard, in sentences; used where the mode is assisted. */
  readonly byHand: { readonly create: readonly string[]; readonly revoke: readonly string[] }
}

const id = z.string().min(1).max(64)
const finding = z
  .string()
  .regex(/^leak_[0-9a-f]{12}$/, 'It must be the id of a finding, leak_ and 12 digits.')

/** A key by its place, or by the finding of a scan that came upon it. */
const which = z.object({
  vendor: fields.vendor.optional(),
  environment: fields.environment.optional(),
  name: fields.name.default('default'),
  finding: finding.optional(),
})

export const rotationActions = {
  'rotation.outlook': action({
    input: which,
    async perform(context, input): Promise<RotationOutlook> {
      const key = await findKey(context, input)
      const { rotation } = await context.loadVendor(key.vendor)
      if (rotation === undefined)
        throw new SallyportError('ERR_ROTATION_UNKNOWN_VENDOR', { field: 'vendor', detail: key.vendor })
      const { vendor, environment, name } = key
      return { key, mode: context.rotationMode(vendor, environment, name), byHand: rotation.byHand }
    },
  }),

  'rotation.start': action({
    input: which.extend({
      /** Waits neither for calls under way nor to see whether the old key is missed. */
      emergency: z.boolean().default(false),
      acceptUnknownAccount: z.boolean().default(false),
      /** What the vendor calls the present key. */
      vendorKey: z.string().min(1).max(200).optional(),
    }),
    async perform(context, input, by): Promise<Rotation> {
      const { vendor, environment, name } = await findKey(context, input)
      const rotations = await context.rotations()
      return rotations.start(
        {
          vendor,
          environment,
          name,
          reason: input.finding === undefined ? 'asked' : 'leaked',
          isEmergency: input.emergency || input.finding !== undefined,
          acceptsUnknownAccount: input.acceptUnknownAccount,
          ...(input.finding === undefined ? {} : { finding: input.finding }),
          ...(input.vendorKey === undefined ? {} : { vendorKey: input.vendorKey }),
        },
        by,
      )
    },
  }),

  'rotation.provide': action({
    input: z.object({ id, value: z.string().min(1).max(4_096) }),
    async perform(context, input, by): Promise<Rotation> {
      return (await context.rotations()).provide(input.id, new Secret(input.value), by)
    },
  }),

  /** Does what can be done now. Whoever asks again and again carries a rotation to its end, server or not. */
  'rotation.advance': action({
    input: z.object({ id }),
    async perform(context, input): Promise<Rotation> {
      return (await context.rotations()).advance(input.id)
    },
  }),

  'rotation.abort': action({
    input: z.object({ id }),
    async perform(context, input, by: Actor): Promise<Rotation> {
      return (await context.rotations()).abort(input.id, by)
    },
  }),

  'rotation.list': action({
    input: z.object({}),
    async perform(context): Promise<readonly Rotation[]> {
      return (await context.rotations()).list()
    },
  }),
} as const

async function findKey(context: ControlContext, input: z.output<typeof which>): Promise<VaultKeyView> {
  const keys = await context.vault.list()
  if (input.finding !== undefined) return leakedKey(context, input.finding, keys)
  const { vendor, environment, name } = input
  for (const [field, value] of Object.entries({ vendor, environment }))
    if (value === undefined) throw new SallyportError('ERR_CORE_INPUT', { field, detail: 'It is missing.' })
  const profile = await context.loadVendor(vendor ?? '')
  const found = keys.find(
    (key) =>
      key.state === 'active' &&
      key.vendor === profile.id &&
      key.environment === environment &&
      key.name === name,
  )
  if (found !== undefined) return found
  throw new SallyportError('ERR_VAULT_KEY_MISSING', { detail: `${vendor}, ${environment}, ${name}` })
}

/** A scan that comes upon a key of the vault puts that on record, with the finding's id. */
async function leakedKey(
  context: ControlContext,
  finding: string,
  keys: readonly VaultKeyView[],
): Promise<VaultKeyView> {
  const leaks = await context.queryEvents({ action: 'scan.leak' }, 1_000)
  const leak = leaks.findLast(({ event }) => event.metadata?.finding === finding)
  const keyId = leak?.event.resource?.match(/^key\/(.+)$/)?.[1]
  const key = keys.find((one) => one.id === keyId)
  if (key === undefined)
    throw new SallyportError('ERR_ROTATION_FINDING_UNKNOWN', { field: 'finding', detail: finding })
  if (key.state === 'active') return key
  const detail = `${key.id} is ${key.state}: calls do not use it.`
  throw new SallyportError('ERR_ROTATION_STATE', { field: 'finding', detail })
}
