import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'
import {
  type Actor,
  type Clock,
  createId,
  type Environment,
  type RandomSource,
  type Recorder,
  SallyportError,
  Secret,
} from '../core/index.ts'
import {
  checkValueOf,
  chooseDerivation,
  deriveMasterKey,
  keyBytes,
  type MasterKeySource,
  requireRightKey,
} from './master-key.ts'
import { requireKeyLike } from './placeholder.ts'
import { open, rewrap, type SealContext, seal } from './seal.ts'
import type { SealedSecret, VaultKey } from './vault-key.ts'
import type { VaultHeader, VaultStore } from './vault-store.ts'
import type { KeyProbe, KeyProbeResult } from './verify-call.ts'

export interface VaultOptions {
  readonly store: VaultStore
  readonly masterKey: MasterKeySource
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
}

/** A vendor key to seal. */
export interface NewVaultKey {
  readonly vendor: string
  readonly environment: Environment
  readonly name: string
  readonly region: string
  readonly value: Secret
  /** Asks the vendor; without one the key is stored unverified. */
  readonly probe?: KeyProbe
  /** Stores a key the vendor refused. */
  readonly allowUnverified?: boolean
}

/** An opened key, for the one header the vendor wants. The same object as long as the key does not change. */
export interface ResolvedKey {
  readonly keyId: string
  readonly region: string
  readonly secret: Secret
}

const fingerprintContext: SealContext = { vendor: '', environment: '', id: 'fingerprint-key', version: 1 }

/**
 * Opens the vault, making it where there is none. Throws ERR_VAULT_MASTER_WRONG before anything is touched where the
 * master key is another.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { store, masterKey: source, random } = options
  const header = (await store.readHeader()) ?? (await createVault(store, source, random))
  const masterKey = await deriveMasterKey(source, header.kdf)
  requireRightKey(masterKey, header)
  const vault = new Vault(options, masterKey, open(header.fingerprintKey, masterKey, fingerprintContext))
  await vault.reload()
  return vault
}

async function createVault(
  store: VaultStore,
  source: MasterKeySource,
  random: RandomSource,
): Promise<VaultHeader> {
  const kdf = chooseDerivation(source)
  const masterKey = await deriveMasterKey(source, kdf)
  const header: VaultHeader = {
    kdf,
    check: checkValueOf(masterKey),
    fingerprintKey: seal(Buffer.from(random(keyBytes)), masterKey, fingerprintContext, random),
  }
  try {
    await store.createHeader(header)
    return header
  } catch (error) {
    // Another instance was quicker; its header counts.
    const existing = await store.readHeader()
    if (existing === undefined) throw error
    return existing
  }
}

/** Sealed storage of vendor keys. Values are write-only: only `resolve` gives one, to the data plane. */
export class Vault {
  readonly #options: VaultOptions
  #masterKey: Buffer
  readonly #fingerprintKey: Buffer
  #active = new Map<string, VaultKey>()
  #opened = new Map<string, ResolvedKey>()
  readonly #lastUsed = new Map<string, number>()

  /** Made by `openVault`. */
  constructor(options: VaultOptions, masterKey: Buffer, fingerprintKey: Buffer) {
    this.#options = options
    this.#masterKey = masterKey
    this.#fingerprintKey = fingerprintKey
  }

  /**
   * Verifies a key at the vendor, seals it and makes it the active one of its name. Throws ERR_VAULT_PLACEHOLDER,
   * ERR_VAULT_KEY_SHAPE, ERR_VAULT_KEY_DUPLICATE (the same value anywhere in the vault, revoked included) and
   * ERR_VAULT_KEY_REFUSED. `detail` says what the vendor answered, or why it could not be asked.
   */
  async add(input: NewVaultKey, by: Actor): Promise<{ readonly key: VaultKey; readonly detail: string }> {
    const { store, clock, random } = this.#options
    const { vendor, environment, name, region, value } = input
    requireKeyLike(value)
    const fingerprint = this.fingerprintOf(value)
    const keys = await store.listKeys()
    const twin = keys.find((key) => key.fingerprint === fingerprint)
    if (twin !== undefined) {
      throw new SallyportError('ERR_VAULT_KEY_DUPLICATE', {
        detail: `It is ${twin.id}: ${twin.vendor}, ${twin.environment}, ${twin.state}.`,
      })
    }
    const probed = await this.#probe(input.probe, vendor, region, value)
    if (probed.verification === 'invalid' && !input.allowUnverified) {
      throw new SallyportError('ERR_VAULT_KEY_REFUSED', { detail: probed.detail })
    }

    const siblings = keys.filter(
      (key) => key.vendor === vendor && key.environment === environment && key.name === name,
    )
    const id = createId('key', random)
    const version = 1 + Math.max(0, ...siblings.map((key) => key.version))
    const nowMs = clock.now()
    const plain = Buffer.from(value.reveal())
    const sealed = seal(plain, this.#masterKey, { vendor, environment, id, version }, random)
    plain.fill(0)
    const key: VaultKey = {
      id,
      vendor,
      environment,
      name,
      version,
      state: 'active',
      region,
      fingerprint,
      sealed,
      createdAtMs: nowMs,
      verification: probed.verification,
      verifiedAtMs: probed.verification === 'unverified' ? null : nowMs,
      lastUsedAtMs: null,
      revokedAtMs: null,
    }
    await this.#record('key.add', by, id, {
      vendor,
      environment,
      name,
      version,
      verification: probed.verification,
    })
    await store.insertKey(
      key,
      siblings.filter(({ state }) => state === 'active').map((sibling) => sibling.id),
    )
    await this.reload()
    return { key, detail: probed.detail }
  }

  /** Every key, the revoked ones too, oldest first. */
  async list(): Promise<readonly VaultKey[]> {
    return (await this.#options.store.listKeys()).toSorted(
      (a, b) => a.createdAtMs - b.createdAtMs || a.version - b.version,
    )
  }

  /** Asks the vendor about a stored key and keeps the answer. Throws ERR_VAULT_KEY_UNKNOWN. */
  async verify(
    id: string,
    probe: KeyProbe,
    by: Actor,
  ): Promise<{ readonly key: VaultKey; readonly detail: string }> {
    const key = (await this.list()).find((one) => one.id === id)
    if (key === undefined || key.sealed === null)
      throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: 'id' })
    const { verification, detail } = await probe({
      vendor: key.vendor,
      region: key.region,
      key: this.#openKey(key).secret,
    })
    const verifiedAtMs = this.#options.clock.now()
    await this.#record('key.verify', by, id, { verification })
    await this.#options.store.updateVerification(id, verification, verifiedAtMs)
    return { key: { ...key, verification, verifiedAtMs }, detail }
  }

  /** Never uses a key again and destroys its sealed value; its fingerprint stays. Throws ERR_VAULT_KEY_UNKNOWN. */
  async revoke(id: string, by: Actor): Promise<void> {
    const key = (await this.list()).find((one) => one.id === id)
    if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_UNKNOWN', { field: 'id' })
    if (key.state === 'revoked') return
    await this.#record('key.revoke', by, id, {
      vendor: key.vendor,
      environment: key.environment,
      name: key.name,
    })
    await this.#options.store.revokeKey(id, this.#options.clock.now())
    await this.reload()
  }

  /** Puts every data key under another master key, all at once or not at all. Sealed values are not touched. */
  async rewrap(source: MasterKeySource): Promise<void> {
    const { store, random } = this.#options
    const kdf = chooseDerivation(source)
    const next = await deriveMasterKey(source, kdf)
    const header = await store.readHeader()
    if (header === undefined) throw new SallyportError('ERR_VAULT_MASTER_MISSING')
    requireRightKey(this.#masterKey, header)
    const sealed = new Map<string, SealedSecret>()
    for (const key of await store.listKeys()) {
      if (key.sealed !== null) sealed.set(key.id, rewrap(key.sealed, this.#masterKey, next, key, random))
    }
    const fingerprintKey = rewrap(header.fingerprintKey, this.#masterKey, next, fingerprintContext, random)
    await store.rewrap({ kdf, check: checkValueOf(next), fingerprintKey }, sealed)
    this.#masterKey.fill(0)
    this.#masterKey = next
    await this.reload()
  }

  /**
   * Returns the active key, from memory. For the data plane alone: its value may go into the vendor's header and
   * nowhere else. Throws ERR_VAULT_KEY_MISSING.
   */
  resolve(vendor: string, environment: Environment, name = 'default'): ResolvedKey {
    const address = `${vendor} ${environment} ${name}`
    const opened = this.#opened.get(address)
    if (opened !== undefined) return opened
    const key = this.#active.get(address)
    if (key === undefined) throw new SallyportError('ERR_VAULT_KEY_MISSING')
    const fresh = this.#openKey(key)
    this.#opened.set(address, fresh)
    return fresh
  }

  /** Reads the store again; keys that did not change stay open. */
  async reload(): Promise<void> {
    const keys = await this.#options.store.listKeys()
    const active = new Map<string, VaultKey>()
    for (const key of keys) {
      if (key.state === 'active') active.set(`${key.vendor} ${key.environment} ${key.name}`, key)
    }
    for (const [address, { keyId }] of this.#opened) {
      if (active.get(address)?.id !== keyId) this.#opened.delete(address)
    }
    this.#active = active
  }

  /** Keyed HMAC-SHA-256 of a value, lower-case hex: tells whether two keys are the same without telling the key. */
  fingerprintOf(value: Secret): string {
    return createHmac('sha256', this.#fingerprintKey).update(value.reveal()).digest('hex')
  }

  /** Notes that a key was used; `flushLastUsed` stores it. */
  touch(keyId: string, atMs: number): void {
    this.#lastUsed.set(keyId, atMs)
  }

  async flushLastUsed(): Promise<void> {
    if (this.#lastUsed.size === 0) return
    const lastUsed = new Map(this.#lastUsed)
    this.#lastUsed.clear()
    try {
      await this.#options.store.touchKeys(lastUsed)
    } catch (error) {
      for (const [id, atMs] of lastUsed) if (!this.#lastUsed.has(id)) this.#lastUsed.set(id, atMs)
      throw error
    }
  }

  #openKey(key: VaultKey): ResolvedKey {
    if (key.sealed === null) throw new SallyportError('ERR_VAULT_KEY_MISSING')
    const plain = open(key.sealed, this.#masterKey, key)
    try {
      return { keyId: key.id, region: key.region, secret: new Secret(plain.toString('utf8')) }
    } finally {
      plain.fill(0)
    }
  }

  async #probe(
    probe: KeyProbe | undefined,
    vendor: string,
    region: string,
    key: Secret,
  ): Promise<Omit<KeyProbeResult, 'verification'> & { verification: VaultKey['verification'] }> {
    if (probe === undefined) return { verification: 'unverified', detail: 'The vendor was not asked.' }
    return probe({ vendor, region, key })
  }

  #record(
    action: string,
    actor: Actor,
    id: string,
    metadata: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { clock, random, record } = this.#options
    return record({
      requestId: createId('op', random),
      atMs: clock.now(),
      phase: 'event',
      action,
      actor,
      resource: `key/${id}`,
      result: 'success',
      metadata,
    })
  }
}
