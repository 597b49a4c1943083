import { Buffer } from 'node:buffer'
import { isSallyportError, type RandomSource, SallyportError } from '../core/index.ts'
import {
  checkValueOf,
  createDerivation,
  deriveMasterKey,
  type MasterKey,
  type MasterKeySource,
  requireMaster,
} from './master-key.ts'
import { open, rewrap, type SealBinding, seal } from './seal.ts'
import type { VaultHeader, VaultStore } from './vault-store.ts'

/** What an open vault works with. Both hold secret bytes: whoever has them overwrites them at the end. */
export interface UnlockedVault {
  readonly master: MasterKey
  readonly fingerprintKey: Buffer
}

const fingerprintKeyLength = 32
const fingerprintBinding: SealBinding = { vendor: '', environment: '', id: 'fingerprint-key', version: 1 }

/** Returns a header for a new vault under a master key, with a fingerprint key of its own. */
export async function createVaultHeader(source: MasterKeySource, random: RandomSource): Promise<VaultHeader> {
  const kdf = createDerivation(source, random)
  const master = await deriveMasterKey(source, kdf)
  const fingerprintKey = Buffer.from(random(fingerprintKeyLength))
  try {
    return {
      kdf,
      check: checkValueOf(master),
      fingerprintKey: seal(fingerprintKey, fingerprintBinding, master, random),
    }
  } finally {
    fingerprintKey.fill(0)
    master.destroy()
  }
}

/**
 * Writes the first header and returns the one that stands: of two instances that start at once, one writes and the
 * other takes what it finds.
 */
export async function writeFirstHeader(store: VaultStore, header: VaultHeader): Promise<VaultHeader> {
  try {
    await store.createHeader(header)
    return header
  } catch (error) {
    if (!isSallyportError(error) || error.code !== 'ERR_STORAGE_FAILED') throw error
    const written = await store.readHeader()
    if (written === undefined) throw error
    return written
  }
}

/** Returns what opens the vault behind a header. Throws ERR_VAULT_MASTER_WRONG before anything is opened. */
export async function unlockVault(header: VaultHeader, source: MasterKeySource): Promise<UnlockedVault> {
  const master = await deriveMasterKey(source, header.kdf)
  try {
    requireMaster(master, header.check)
    return { master, fingerprintKey: openFingerprintKey(header, master) }
  } catch (error) {
    master.destroy()
    throw error
  }
}

/** Returns the header of the same vault under another master key. Fingerprints stay what they were. */
export function rewrapHeader(
  header: VaultHeader,
  from: MasterKey,
  to: MasterKey,
  kdf: VaultHeader['kdf'],
  random: RandomSource,
): VaultHeader {
  const fingerprintKey = rewrap(header.fingerprintKey, fingerprintBinding, from, to, random)
  const changed = { kdf, check: checkValueOf(to), fingerprintKey }
  // Proves the new header before the old one is given up.
  openFingerprintKey(changed, to).fill(0)
  return changed
}

function openFingerprintKey(header: VaultHeader, master: MasterKey): Buffer {
  const key = open(header.fingerprintKey, fingerprintBinding, master)
  if (key.length !== fingerprintKeyLength) throw new SallyportError('ERR_VAULT_SEALED_BROKEN')
  return key
}
