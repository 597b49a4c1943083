import type { VendorProfile } from '../../vendors/index.ts'

/** Returns what the vendor's browser tokens are for, by purpose: the scope, the ways, a sentence. */
export function viewTokens({ tokens, operations }: VendorProfile) {
  return mapValues(tokens?.purposes ?? {}, ({ summary, operation, relay, direct }) => ({
    summary,
    scope: operations.find(({ id }) => id === operation)?.scope ?? '',
    modes: [...(relay === undefined ? [] : ['relay']), ...(direct === undefined ? [] : ['direct'])],
  }))
}

/**
 * Returns a profile as data: functions left out, flags as lists. Other programs rely on this form: fields may be added,
 * and none is changed.
 */
export function viewProfile(profile: VendorProfile) {
  const { id, name, sources, unconfirmed, regions, keyPatterns, keyRights, setup, verify } = profile
  return {
    id,
    name,
    regions,
    services: mapValues(profile.services, ({ origins, credential }) => ({ origins, credential })),
    operations: profile.operations.map((operation) => ({ ...operation, flags: [...operation.flags] })),
    verify: { service: verify.service, method: verify.method, path: verify.path },
    rules: mapValues(profile.rules, ({ summary }) => summary),
    tokens: viewTokens(profile),
    keyPatterns,
    keyRights,
    setup,
    sources,
    unconfirmed,
  }
}

function mapValues<Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
}
