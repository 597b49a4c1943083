import { Buffer } from 'node:buffer'
import { hkdfSync } from 'node:crypto'
import {
  ActionLog,
  type Actor,
  type Clock,
  createId,
  type Environment,
  type RandomSource,
  type Recorder,
  SallyportError,
  type Secret,
  Turns,
} from '../core/index.ts'
import { fingerprint } from './fingerprint.ts'
import {
  defaultKeyName,
  isSelected,
  type KeySelector,
  type NewVendorKey,
  newVaultKey,
  placeFor,
  requireUsableInput,
} from './key-input.ts'
import { KeyRing, type ResolvedKey } from './key-ring.ts'
import { describeProbe, slotOfKey, type VaultKeyView, type VerifiedKey, viewOf } from './key-view.ts'
import { LastUsed } from './last-used.ts'
import type { MasterKeySource } from './master-key.ts'
import { Sealing } from './sealing.ts'
import type { VaultKey, Verification } from './vault-key.ts'
import type { VaultHeader, VaultStore } from './vault-store.ts'
import type { UnlockedVault } from './vault-unlock.ts'
import type { KeyProbe } from './verify-call.ts'

export interface VaultOptions {
  readonly store: VaultStore
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
}

const derivedLength = 32

/** Keeps vendor keys sealed. Values go in and do not come out, but for `resolve`. Made by `openVault`. */
export class Vault {
  readonly #store: VaultStore
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #log: ActionLog
  readonly #lastUsed: LastUsed
  readonly #fingerprintKey: Buffer
  readonly #sealing: Sealing
  readonly #ring = new KeyRing((key) => this.#sealing.open(key))
  /** One change at a time: two at once would both take the same version number. */
  readonly #changes = new Turns()
  /** One after the other: what was read earlier must not overwrite what was read later, say a revocation. */
  readonly #reloads = new Turns()

  constructor(options: VaultOptions, unlocked: UnlockedVault) {
    this.#store = options.store
    this.#clock = options.clock
    this.#random = options.random
    this.#log = new ActionLog(options.clock, options.random, options.record)
    this.#lastUsed = new LastUsed(options.store)
    this.#sealing = new Sealing(unlocked.master, options.random)
    this.#fingerprintKey = unlocked.fingerprintKey
  }

  /**
   * Returns the active key, opened. For whoever puts it into the vendor's header, and for nobody else: not for
   * commands, pages or logs. A look-up after the first time. Throws ERR_VAULT_KEY_MISSING.
   */
  resolve(vendor: string, environment: Environment, name = defaultKeyName): ResolvedKey {
    return this.#ring.resolve(vendor, environment, name)
  }

  /** Ids of the keys that calls are made with, as of the last `reload`. */
  activeIds(): readonly string[] {
    return this.#ring.activeIds()
  }

  /** Whether a key was revoked or retired, as of the last `reload`: no call may go on with it. */
  isEnded(keyId: string): boolean {
    return this.#ring.isEnded(keyId)
  }

  /** Every key in every state, without values. */
  async list(): Promise<readonly VaultKeyView[]> {
    return (await this.#store.listKeys()).map(viewOf)
  }

  /** Returns the keyed fingerprint of a value, to tell whether the vault knows it. */
  fingerprintOf(value: Secret): string {
    return fingerprint(value.reveal(), this.#fingerprintKey)
  }

  /**
   * Returns 32 bytes for one purpose of our own, which this vault alone gives: HKDF-SHA-256 (RFC 5869) over the key in
   * its header. The same on every instance, and under every master key.
   */
  deriveKey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#fingerprintKey, '', `sallyport/${purpose}`, derivedLength))
  }

  /**
   * Stores a key, after asking the vendor, and supersedes the active one of the same name; a `pending` one supersedes
   * nothing before it is activated. A key that the vendor neither accepts nor refuses is stored as `unknown`, and `detail`
   * says so. Throws ERR_VAULT_PLACEHOLDER, ERR_VAULT_KEY_SHAPE, ERR_VAULT_KEY_DUPLICATE (the vault has seen this value, in
   * whatever environment or state), ERR_VAULT_KEY_REFUSED, ERR_VAULT_KEY_EXISTS.
   */
  add(input: NewVendorKey, by: Actor): Promise<VerifiedKey> {
    return this.#changes.take(async () => {
      requireUsableInput(input)
      const { vendor, environment, name = defaultKeyName, region, value } = input
      this.#sealing.requireCurrent(await this.#header())
      const print = this.fingerprintOf(value)
      const place = placeFor(input, print, await this.#store.listKeys())
      const { state, version } = place
      const id = createId('key', this.#random)
      const probed = await input.probe?.({ vendor, region, key: value })
      const verification: Verification = probed?.verification ?? 'unverified'
      const metadata = {
        vendor,
        environment,
        name,
        version,
        region,
        verification,
        ...(state === 'pending' ? { state } : {}),
      }
      const action = { action: 'key.add', resource: `key/${id}`, metadata }
      if (verification === 'invalid' && !input.allowUnverified) {
        await this.#log.refuse(action, by, 'ERR_VAULT_KEY_REFUSED')
        throw new SallyportError('ERR_VAULT_KEY_REFUSED', { field: 'value', detail: probed?.detail ?? '' })
      }
      // The vendor may take its time, and another process may have put the vault under another master key meanwhile:
      // what is sealed under the one before would be lost.
      const header = await this.#header()
      this.#sealing.requireCurrent(header)
      const sealed = this.#sealing.seal(value, { vendor, environment, id, version })
      const made = { id, fingerprint: print, sealed, verification, nowMs: this.#clock.now() }
      const key = newVaultKey(input, place, made)
      await this.#log.run(action, by, () => this.#store.insertKey(key, place.supersedes, header.check))
      await this.reload()
      return { key: viewOf(key), detail: describeProbe(probed) }
    })
  }

  /** Shows every value that is still sealed to `visit`, which keeps none: for fingerprints under another key. */
  async visitValues(visit: (value: Secret, key: VaultKeyView) => void): Promise<void> {
    for (const key of await this.#store.listKeys())
      if (key.sealed !== null) visit(this.#sealing.open(key), viewOf(key))
  }

  /** Asks the vendor about a key again and keeps the answer. Throws ERR_VAULT_KEY_UNKNOWN, for a revoked one too. */
  async verify(selector: KeySelector, probe: KeyProbe, by: Actor): Promise<VerifiedKey> {
    const { key, value } = await this.#changes.take(async () => {
      const found = await this.#find(selector)
      return { key: found, value: this.#sealing.open(found) }
    })
    const probed = await probe({ vendor: key.vendor, region: key.region, key: value })
    const { verification } = probed
    const atMs = this.#clock.now()
    const action = { action: 'key.verify', resource: `key/${key.id}`, metadata: { verification } }
    await this.#log.run(action, by, () => this.#store.updateVerification(key.id, verification, atMs))
    return { key: { ...viewOf(key), verification, verifiedAtMs: atMs }, detail: describeProbe(probed) }
  }

  /** Lends a key's value to a question for its vendor. Nobody keeps it. Throws ERR_VAULT_KEY_UNKNOWN. */
  async lend<Result>(
    selector: KeySelector,
    use: (value: Secret, key: VaultKeyView) => Promise<Result>,
  ): Promise<Result> {
    const key = await this.#find(selector)
    return use(this.#sealing.open(key), viewOf(key))
  }

  /**
   * Makes a key the one that calls use from now on, at once; the one before is superseded. One that is active already
   * stays so. Throws ERR_VAULT_KEY_UNKNOWN, for a revoked one too.
   */
  activate(id: string, by: Actor): Promise<void> {
    return this.#changes.take(async () => {
      const keys = await this.#store.listKeys()
      const key = keys.find((one) => one.id === id)
      if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN')
      if (key.state === 'active') return
      const before = keys.filter((one) => slotOfKey(one) === slotOfKey(key) && one.state === 'active')
      const ids = before.map((one) => one.id)
      await this.#log.run(
        { action: 'key.activate', resource: `key/${id}`, metadata: { instead: ids } },
        by,
        () => this.#store.activateKey(id, ids),
      )
      await this.reload()
    })
  }

  /** Ends every call that still uses a superseded key, and keeps its value. Throws ERR_VAULT_KEY_UNKNOWN for an active one. */
  retire(id: string, by: Actor): Promise<void> {
    return this.#changes.take(async () => {
      await this.#log.run({ action: 'key.retire', resource: `key/${id}` }, by, () =>
        this.#store.retireKey(id),
      )
      await this.reload()
    })
  }

  /** Destroys a key's value and returns what remains. One that is revoked already stays as it is. */
  revoke(selector: KeySelector, by: Actor): Promise<VaultKeyView> {
    return this.#changes.take(async () => {
      const key = await this.#find(selector)
      if (key.state === 'revoked') return viewOf(key)
      const revokedAtMs = this.#clock.now()
      const { vendor, environment, name, version } = key
      const action = {
        action: 'key.revoke',
        resource: `key/${key.id}`,
        metadata: { vendor, environment, name, version },
      }
      await this.#log.run(action, by, () => this.#store.revokeKey(key.id, revokedAtMs))
      await this.reload()
      return { ...viewOf(key), state: 'revoked', revokedAtMs }
    })
  }

  /** Puts every key under another master key, or none. Values, versions and fingerprints stay what they are. */
  rewrap(source: MasterKeySource, by: Actor): Promise<void> {
    return this.#changes.take(async () => {
      const header = await this.#header()
      this.#sealing.requireCurrent(header)
      const next = await this.#sealing.derive(source)
      try {
        const changed = this.#sealing.under(next, header, await this.#store.listKeys())
        const metadata = { keys: changed.sealed.size, derivation: next.kdf.kind }
        await this.#log.run({ action: 'key.rewrap', metadata }, by, () =>
          this.#store.rewrap(changed.header, changed.sealed, header.check),
        )
        // In one step, so that no call meets the new master key with an old seal.
        this.#sealing.take(next)
        this.#ring.reseal(changed.sealed)
      } catch (error) {
        next.master.destroy()
        throw error
      }
      await this.reload()
    })
  }

  /**
   * Takes over what is in the store. Throws ERR_VAULT_MASTER_WRONG where another process put the vault under another
   * master key; what was resolved before goes on working.
   */
  reload(): Promise<void> {
    return this.#reloads.take(() => this.#load())
  }

  async #load(): Promise<void> {
    const { master } = this.#sealing
    const keys = await this.#store.listKeys()
    this.#ring.dropEnded(keys)
    // Read after the keys, so that a rewrap by another process between the two is noticed.
    const header = await this.#header()
    // A rewrap of our own came between: what was read is sealed under the key before, and the rewrap reads it anew.
    if (master !== this.#sealing.master) return
    this.#sealing.requireCurrent(header)
    this.#ring.take(keys)
  }

  /** Notes that a key was used; `flushLastUsed` writes it. */
  touch(keyId: string, atMs: number): void {
    this.#lastUsed.note(keyId, atMs)
  }

  /** Writes what `touch` noted: to be called every second or so, and at the end. */
  flushLastUsed(): Promise<void> {
    return this.#lastUsed.flush()
  }

  /** Overwrites the master key and forgets every opened key. The vault is of no use afterwards. */
  close(): void {
    this.#ring.clear()
    this.#fingerprintKey.fill(0)
    this.#sealing.close()
  }

  async #header(): Promise<VaultHeader> {
    const header = await this.#store.readHeader()
    if (header === undefined) throw new SallyportError('ERR_VAULT_MASTER_MISSING')
    return header
  }

  async #find(selector: KeySelector): Promise<VaultKey> {
    const found = (await this.#store.listKeys()).find((key) => isSelected(key, selector))
    if (found === undefined) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN')
    return found
  }
}
