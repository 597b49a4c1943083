import { Buffer } from 'node:buffer'
import type { Client, Denial } from '../access/index.ts'
import { isSallyportError } from '../core/index.ts'
import type { ResolvedKey } from '../vault/index.ts'
import type { Credential } from '../vendors/index.ts'
import type { Mount } from './mounts.ts'
import type { Refusal } from './refusal.ts'

export interface OutboundKeyPorts {
  /** Throws ERR_VAULT_KEY_MISSING where there is none. */
  resolveKey(vendor: string, environment: Client['environment'], name: string): ResolvedKey
  /** Whether a lock stands on this vendor key. */
  keyLock(keyId: string): Denial | undefined
}

/** A vendor key as calls carry it. */
interface PreparedKey {
  readonly text: string
  readonly bytes: Buffer
  readonly byMount: Map<Mount, PreparedHeaders>
}

/** What a call to one mount carries of a key: nothing where the mount is anonymous. */
export interface PreparedHeaders {
  readonly text: string
  readonly bytes: Buffer
  readonly headers: readonly (readonly [string, string])[]
}

/** Chooses the vendor key that a call is made with, and has the header ready that carries it. */
export class OutboundKeys {
  readonly #ports: OutboundKeyPorts
  readonly #prepared = new WeakMap<ResolvedKey, PreparedKey>()

  constructor(ports: OutboundKeyPorts) {
    this.#ports = ports
  }

  /** Returns the key of a name, or why no call may be made with it. */
  choose(mount: Mount, client: Client, name: string): ResolvedKey | Refusal {
    let key: ResolvedKey
    try {
      key = this.#ports.resolveKey(mount.vendor.id, client.environment, name)
    } catch (error) {
      if (!isSallyportError(error)) throw error
      return {
        kind: 'unavailable',
        reason: 'vendor_key_missing',
        message: error.message,
        remedy: `sallyport key add ${mount.vendor.id} --environment ${client.environment} --name ${name}`,
      }
    }
    if (mount.origins[key.region] === undefined) {
      return {
        kind: 'unavailable',
        reason: 'region_not_offered',
        message: 'The vendor does not offer this service in the region of the vendor key.',
      }
    }
    return this.#ports.keyLock(key.keyId) ?? key
  }

  /** Returns what the call carries. The same objects for every call with this key to this mount. */
  prepare(key: ResolvedKey, mount: Mount): PreparedHeaders {
    let prepared = this.#prepared.get(key)
    if (prepared === undefined) {
      const text = key.secret.reveal()
      prepared = { text, bytes: Buffer.from(text), byMount: new Map() }
      this.#prepared.set(key, prepared)
    }
    let headers = prepared.byMount.get(mount)
    if (headers === undefined) {
      headers = mount.service.anonymous
        ? { text: '', bytes: Buffer.alloc(0), headers: [] }
        : {
            text: prepared.text,
            bytes: prepared.bytes,
            headers: [[mount.service.credential.header, present(mount.service.credential, prepared.text)]],
          }
      prepared.byMount.set(mount, headers)
    }
    return headers
  }
}

function present(credential: Credential, key: string): string {
  return credential.format === 'bearer' ? `Bearer ${key}` : key
}
