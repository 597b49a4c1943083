import { z } from 'zod'
import { environments, SallyportError } from '../core/index.ts'
import type { VaultKeyView } from '../vault/index.ts'
import { action } from './action.ts'
import { fields } from './fields.ts'
import type { VendorTest } from './vendor-test.ts'

export const vendorActions = {
  /** Makes harmless calls with one key, on record before they leave. Throws ERR_VAULT_KEY_MISSING where there is none, ERR_CORE_INPUT where a lock stands. */
  'vendor.test': action({
    input: z.object({
      vendor: fields.vendor,
      environment: fields.environment.optional(),
      name: fields.name.optional(),
      /** Reads one thing of each list, too, and throws it away. */
      items: z.boolean().default(false),
    }),
    async perform(context, input, by): Promise<VendorTest> {
      const { id } = await context.loadVendor(input.vendor)
      const keys = await context.vault.list()
      const fitting = keys.filter(
        (key) =>
          key.vendor === id &&
          key.state === 'active' &&
          (input.environment === undefined || key.environment === input.environment) &&
          (input.name === undefined || key.name === input.name),
      )
      const [key] = fitting.sort((one, other) => rank(one) - rank(other))
      if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_MISSING', { field: 'vendor' })
      const lock = context.snapshot().findLock({ vendor: id, keyId: key.id })
      if (lock === undefined) return context.testVendor(key, by, { items: input.items })
      const detail = `A lock stands, and stops these calls too: sallyport lock lift ${lock.id}`
      throw new SallyportError('ERR_CORE_INPUT', { field: 'vendor', detail })
    },
  }),
} as const

/** Development first: where nobody says which, the key that can do least harm. */
function rank({ environment, name }: VaultKeyView): number {
  return environments.indexOf(environment) * 2 + (name === 'default' ? 0 : 1)
}
