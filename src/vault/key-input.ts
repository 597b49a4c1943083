import { type Environment, isEnvironment, SallyportError, type Secret } from '../core/index.ts'
import { slotOf, slotOfKey } from './key-view.ts'
import { requireKeyShape } from './placeholder.ts'
import type { VaultKey } from './vault-key.ts'
import type { KeyProbe } from './verify-call.ts'

/** A vendor key to be added to the vault. */
export interface NewVendorKey {
  readonly vendor: string
  readonly environment: Environment
  /** `default` unless the team keeps several for one vendor and environment. */
  readonly name?: string
  /** Region of the vendor the key belongs to. */
  readonly region: string
  readonly value: Secret
  /** Asks the vendor whether the key works. Without it the key is stored as `unverified`. */
  readonly probe?: KeyProbe
  /** Stores a key even though the vendor refused it. */
  readonly allowUnverified?: boolean
  /** `true` keeps it aside until it is activated: calls go on with the present one. */
  readonly pending?: boolean
  /** `false` refuses to replace an active key of the same vendor, environment and name. */
  readonly supersede?: boolean
}

/** Names a key: by id, or the active one of a vendor, environment and name. */
export type KeySelector =
  | string
  | { readonly vendor: string; readonly environment: Environment; readonly name?: string }

const wordGrammar = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** The name a key has where nobody gave it one. */
export const defaultKeyName = 'default'

/** Throws ERR_CORE_INPUT, ERR_VAULT_PLACEHOLDER or ERR_VAULT_KEY_SHAPE, each with the `field` at fault. */
export function requireUsableInput(input: NewVendorKey): void {
  requireWord(input.vendor, 'vendor')
  requireWord(input.name ?? defaultKeyName, 'name')
  requireWord(input.region, 'region')
  if (!isEnvironment(input.environment)) throw new SallyportError('ERR_CORE_INPUT', { field: 'environment' })
  requireKeyShape(input.value)
}

function requireWord(text: string, field: string): void {
  if (wordGrammar.test(text)) return
  throw new SallyportError('ERR_CORE_INPUT', {
    field,
    detail: 'Use lower-case letters, digits and . _ - (at most 63).',
  })
}

/** Whether a selector names this key. */
export function isSelected(key: VaultKey, selector: KeySelector): boolean {
  if (typeof selector === 'string') return key.id === selector
  const { vendor, environment, name = defaultKeyName } = selector
  return key.state === 'active' && slotOfKey(key) === slotOf(vendor, environment, name)
}

/** Where a new key goes. */
export interface KeyPlace {
  readonly state: 'active' | 'pending'
  readonly version: number
  /** Ids of the keys whose place it takes. */
  readonly supersedes: readonly string[]
}

/**
 * Returns where a new key goes among those that are there. Throws ERR_VAULT_KEY_DUPLICATE, and ERR_VAULT_KEY_EXISTS where it was
 * to take nobody's place.
 */
export function placeFor(input: NewVendorKey, print: string, keys: readonly VaultKey[]): KeyPlace {
  const { vendor, environment, name = defaultKeyName, supersede = true, pending = false } = input
  requireNewValue(keys, print)
  const siblings = keys.filter((key) => slotOfKey(key) === slotOf(vendor, environment, name))
  const active = pending ? [] : siblings.filter(({ state }) => state === 'active')
  if (active.length > 0 && !supersede) throw new SallyportError('ERR_VAULT_KEY_EXISTS', { field: 'name' })
  return {
    state: pending ? 'pending' : 'active',
    version: Math.max(0, ...siblings.map((key) => key.version)) + 1,
    supersedes: active.map(({ id }) => id),
  }
}

/** Returns the row of a new key in its place. */
export function newVaultKey(
  { vendor, environment, name = defaultKeyName, region, probe }: NewVendorKey,
  { state, version }: KeyPlace,
  {
    nowMs,
    ...made
  }: Pick<VaultKey, 'id' | 'fingerprint' | 'sealed' | 'verification'> & { readonly nowMs: number },
): VaultKey {
  return {
    ...made,
    vendor,
    environment,
    name,
    version,
    state,
    region,
    createdAtMs: nowMs,
    verifiedAtMs: probe === undefined ? null : nowMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  }
}

/**
 * Throws ERR_VAULT_KEY_DUPLICATE where the vault has seen this value, in any environment and state: one key in two
 * environments would make them one, and a key that was revoked stays out. `detail` says where it is.
 */
function requireNewValue(keys: readonly VaultKey[], print: string): void {
  const same = keys.find((key) => key.fingerprint === print)
  if (same === undefined) return
  const detail = `It is version ${same.version} of ${same.name} in ${same.environment} (${same.vendor}, ${same.state}).`
  throw new SallyportError('ERR_VAULT_KEY_DUPLICATE', { field: 'value', detail })
}
