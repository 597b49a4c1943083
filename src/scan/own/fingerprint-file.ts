import { Buffer } from 'node:buffer'
import { createHmac, hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SallyportError } from '../../core/index.ts'
import type { KnownSecret, KnownSecrets } from './known-secret.ts'

const version = 'sallyport-fingerprints-1'

/** One secret in a file of fingerprints. */
export interface FingerprintEntry {
  /** How the secret is recognised: HMAC-SHA-256 under the file's key, or SHA-256, each in lower-case hex. */
  readonly hmac?: string
  readonly sha256?: string
  readonly secret: KnownSecret
}

/**
 * What recognises the secrets of a vault without the vault. It carries its own key: whoever has it can tell whether a
 * secret that he holds already is among them. That gives nothing away, because the secrets in it hold 120 random bits
 * or more, which nobody can try out; weaker ones are left out when it is made.
 */
export interface FingerprintSet {
  readonly version: typeof version
  /** Base64. */
  readonly key: string
  readonly entries: readonly FingerprintEntry[]
}

/** Returns the text of a file of fingerprints. */
export function formatFingerprints(key: Buffer, entries: readonly FingerprintEntry[]): string {
  const set: FingerprintSet = { version, key: key.toString('base64'), entries }
  return `${JSON.stringify(set, null, 2)}\n`
}

/** Secrets by their fingerprints. */
export interface FingerprintFile extends KnownSecrets {
  find(candidate: string): KnownSecret | undefined
}

/** Reads a file of fingerprints. Throws ERR_SCAN_FINGERPRINTS for any other file, and the system's error. */
export function openFingerprintFile(path: string): FingerprintFile {
  const text = readFileSync(path, 'utf8')
  const set = parse(text)
  const key = Buffer.from(set.key, 'base64')
  const byHmac = new Map(set.entries.map((entry) => [entry.hmac, entry.secret]))
  const byHash = new Map(set.entries.map((entry) => [entry.sha256, entry.secret]))
  const find = (text: string) =>
    /^spt?_/.test(text) ? byHash.get(hash('sha256', text)) : byHmac.get(hmac(text, key))
  return {
    find,
    state: async () => hash('sha256', text),
    async recognise(candidates) {
      const known = new Map<string, KnownSecret>()
      for (const text of candidates) {
        const secret = find(text)
        if (secret !== undefined) known.set(text, secret)
      }
      return known
    },
  }
}

/** Returns how a secret is recognised in a file with this key. */
export function hmac(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

function parse(text: string): FingerprintSet {
  try {
    const value = JSON.parse(text) as FingerprintSet
    if (value.version === version && typeof value.key === 'string' && Array.isArray(value.entries))
      return value
  } catch (cause) {
    throw new SallyportError('ERR_SCAN_FINGERPRINTS', { field: '--fingerprints', cause })
  }
  throw new SallyportError('ERR_SCAN_FINGERPRINTS', { field: '--fingerprints' })
}
