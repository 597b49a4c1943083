import type { TokenSettings } from '../../config/index.ts'
import { SallyportError } from '../../core/index.ts'
import { defaultTokenPolicy, type TokenPolicy } from '../../tokens/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'

/** Returns what holds for each vendor's purposes: the settings of the purpose over those of all over the defaults. */
export function tokenPolicies(settings: TokenSettings): (vendor: string, purpose: string) => TokenPolicy {
  const known = new Map<string, TokenPolicy>()
  const {
    purposes,
    origins: _,
    limits: __,
    compatibleRoute: ___,
    jwt: ____,
    callback: _____,
    ...common
  } = settings
  return (vendor, purpose) => {
    const key = `${vendor}/${purpose}`
    let policy = known.get(key)
    if (policy === undefined) {
      const set = { ...common, ...purposes[vendor]?.[purpose] }
      // An unfinished turn may hold half a value, which nothing recognises yet.
      const partialTurns = set.partialTurns ?? ((set.redact?.length ?? 0) > 0 ? 'drop' : 'pass')
      policy = { ...defaultTokenPolicy, ...set, partialTurns }
      known.set(key, policy)
    }
    return policy
  }
}

/** Throws ERR_CONFIG_INVALID for a vendor or purpose that has no tokens: a policy that is mistyped would be one that does not hold. */
export function requireKnownPurposes(settings: TokenSettings, vendors: readonly VendorProfile[]): void {
  const named = Object.entries(settings.purposes).flatMap(([vendor, purposes]) =>
    Object.keys(purposes).map((purpose) => ({
      vendor,
      purpose,
      field: `tokens.purposes.${vendor}.${purpose}`,
    })),
  )
  const { compatibleRoute } = settings
  const all =
    compatibleRoute === undefined
      ? named
      : [...named, { ...compatibleRoute, field: 'tokens.compatibleRoute' }]
  for (const { vendor, purpose, field } of all) {
    const offer = vendors.find(({ id }) => id === vendor)?.tokens
    if (offer === undefined || !Object.hasOwn(offer.purposes, purpose))
      throw new SallyportError('ERR_CONFIG_INVALID', { field, detail: 'No vendor has tokens for that.' })
  }
}
