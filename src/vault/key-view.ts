import type { Environment } from '../core/index.ts'
import type { VaultKey } from './vault-key.ts'
import type { KeyProbeResult } from './verify-call.ts'

/** A vendor key as anyone may see it: everything but the value. */
export type VaultKeyView = Omit<VaultKey, 'sealed'>

/** A key after it was added or verified, and what the vendor said of it in plain words. */
export interface VerifiedKey {
  readonly key: VaultKeyView
  readonly detail: string
}

/** Returns what may be shown of a key. */
export function viewOf(key: VaultKey): VaultKeyView {
  const { sealed: _, ...view } = key
  return view
}

/** Names the place that one active key at a time can have. None of the parts holds a space. */
export function slotOf(vendor: string, environment: Environment, name: string): string {
  return `${vendor} ${environment} ${name}`
}

/** Returns the place a key has or had. */
export function slotOfKey(key: VaultKey): string {
  return slotOf(key.vendor, key.environment, key.name)
}

/** Returns in plain words what is known of a key: never more than what the vendor's answer tells. */
export function describeProbe(probed: KeyProbeResult | undefined): string {
  if (probed === undefined) return 'The vendor was not asked whether the key works.'
  const { verification, detail } = probed
  switch (verification) {
    case 'valid':
      return `The vendor accepts the key (${detail}).`
    case 'invalid':
      return `The vendor refuses the key (${detail}).`
    case 'unknown':
      return `Nobody knows yet whether the key works (${detail}).`
  }
}
