import { z } from 'zod'
import { SallyportError, Secret, withSuggestion } from '../core/index.ts'
import type { VaultKeyView } from '../vault/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'
import { ageOf, isNeverUsed } from './key-age.ts'

/** A vendor key as it is shown: everything but the value. */
export type KeyView = VaultKeyView

/** The same in a list: with the time by which it should be rotated, where calls use it. */
export interface ListedKeyView extends VaultKeyView {
  readonly rotateByMs: number | null
  /** `due`: soon. `overdue`: it is older than the configuration allows. */
  readonly age: 'fine' | 'due' | 'overdue' | null
  /** It has been there for a week, and no call was made with it; nor is it one that makes other keys. */
  readonly isNeverUsed: boolean
}

const keyName = z.object({
  vendor: fields.vendor,
  environment: fields.environment,
  name: fields.name.default('default'),
})

export const keyActions = {
  'key.add': action({
    input: keyName.extend({
      region: z.string().max(32).optional(),
      value: z.string().min(1).max(4096),
      /** Stores a key the vendor refused. */
      unverified: z.boolean().default(false),
    }),
    async perform(context, input, by): Promise<{ key: KeyView; detail: string }> {
      const vendor = await context.loadVendor(input.vendor)
      const added = await context.vault.add(
        {
          vendor: vendor.id,
          environment: input.environment,
          name: input.name,
          region: chooseRegion(vendor, input.region),
          value: new Secret(input.value),
          probe: context.probe,
          allowUnverified: input.unverified,
        },
        by,
      )
      await context.refresh()
      return { key: added.key, detail: added.detail }
    },
  }),

  'key.list': action({
    input: z.object({}),
    async perform(context): Promise<ListedKeyView[]> {
      const nowMs = context.clock.now()
      return (await context.vault.list()).map((key) => ({
        ...key,
        ...(ageOf(key, context.rotationAges, nowMs) ?? { rotateByMs: null, age: null }),
        isNeverUsed: isNeverUsed(key, context.isUsedElsewhere(key), nowMs),
      }))
    },
  }),

  'key.verify': action({
    input: z.object({ id: z.string().optional() }),
    async perform(context, input, by): Promise<{ key: KeyView; detail: string }[]> {
      const keys = await context.vault.list()
      const wanted = keys.filter((key) =>
        input.id === undefined ? key.state === 'active' : key.id === input.id,
      )
      if (input.id !== undefined && wanted.length === 0)
        throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: 'id' })
      const results: { key: KeyView; detail: string }[] = []
      for (const { id } of wanted) {
        const { key, detail } = await context.vault.verify(id, context.probe, by)
        results.push({ key, detail })
      }
      return results
    },
  }),

  'key.revoke': action({
    input: z.object({ id: z.string() }),
    async perform(context, input, by): Promise<void> {
      await context.vault.revoke(input.id, by)
      await context.refresh()
    },
  }),

  'key.rewrap': action({
    input: z.object({
      to: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('file') }),
        z.object({ kind: z.literal('raw'), base64: z.string() }),
        z.object({ kind: z.literal('passphrase'), passphrase: z.string() }),
      ]),
    }),
    async perform(context, input, by): Promise<{ where: string }> {
      return { where: await context.rewrap(input.to, by) }
    },
  }),
} as const

function chooseRegion(
  vendor: { readonly id: string; readonly regions: readonly [string, ...string[]] },
  wanted: string | undefined,
): string {
  if (wanted === undefined) return vendor.regions[0]
  if (vendor.regions.includes(wanted)) return wanted
  const sentence = `${vendor.id} has the regions ${vendor.regions.join(', ')}.`
  const detail = withSuggestion(sentence, wanted, vendor.regions)
  throw new SallyportError('ERR_CORE_INPUT', { field: 'region', detail })
}
