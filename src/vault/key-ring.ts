import { type Environment, SallyportError, type Secret } from '../core/index.ts'
import { slotOf, slotOfKey } from './key-view.ts'
import type { SealedSecret, VaultKey } from './vault-key.ts'

/** A vendor key ready for use. The same object until the key changes. */
export interface ResolvedKey {
  readonly keyId: string
  readonly region: string
  readonly secret: Secret
}

/** The active keys as they were last read, each opened at its first use. */
export class KeyRing {
  readonly #open: (key: VaultKey) => Secret
  #active = new Map<string, VaultKey>()
  #resolved = new Map<string, ResolvedKey>()
  #ended: ReadonlySet<string> = new Set()

  constructor(open: (key: VaultKey) => Secret) {
    this.#open = open
  }

  /** Returns the active key, opened. Throws ERR_VAULT_KEY_MISSING. */
  resolve(vendor: string, environment: Environment, name: string): ResolvedKey {
    const slot = slotOf(vendor, environment, name)
    let resolved = this.#resolved.get(slot)
    if (resolved === undefined) {
      const key = this.#active.get(slot)
      if (key === undefined)
        throw new SallyportError('ERR_VAULT_KEY_MISSING', { detail: `${vendor}, ${environment}, ${name}` })
      resolved = Object.freeze({ keyId: key.id, region: key.region, secret: this.#open(key) })
      this.#resolved.set(slot, resolved)
    }
    return resolved
  }

  /** Ids of the keys that calls are made with. */
  activeIds(): readonly string[] {
    return [...this.#active.values()].map(({ id }) => id)
  }

  /** Whether no call may go on with a key. */
  isEnded(keyId: string): boolean {
    return this.#ended.has(keyId)
  }

  /** What ended holds whatever else is wrong, another master key included. */
  dropEnded(keys: readonly VaultKey[]): void {
    const ended = keys.filter(({ state }) => state === 'revoked' || state === 'retired')
    this.#ended = new Set(ended.map(({ id }) => id))
    for (const [slot, { id }] of this.#active) if (this.#ended.has(id)) this.#active.delete(slot)
    for (const [slot, { keyId }] of this.#resolved) if (this.#ended.has(keyId)) this.#resolved.delete(slot)
  }

  /** Takes over all keys as they are now. */
  take(keys: readonly VaultKey[]): void {
    const active = new Map<string, VaultKey>()
    for (const key of keys) {
      const slot = slotOfKey(key)
      const other = active.get(slot)
      if (key.state === 'active' && (other === undefined || key.version > other.version))
        active.set(slot, key)
    }
    this.#active = active
    const unchanged = [...this.#resolved].filter(([slot, { keyId }]) => active.get(slot)?.id === keyId)
    this.#resolved = new Map(unchanged)
  }

  /** The same keys, sealed anew. */
  reseal(sealed: ReadonlyMap<string, SealedSecret>): void {
    const active = [...this.#active].map(([slot, key]): [string, VaultKey] => [
      slot,
      { ...key, sealed: sealed.get(key.id) ?? null },
    ])
    this.#active = new Map(active)
  }

  clear(): void {
    this.#active.clear()
    this.#resolved.clear()
  }
}
