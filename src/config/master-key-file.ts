import { Buffer } from 'node:buffer'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type RandomSource, SallyportError, Secret, systemRandom } from '../core/index.ts'
import { createPrivateFile, syncFolder } from './private-file.ts'

const keyBytes = 32
/** 32 bytes in base64 are 43 characters and a padding that may be left out. */
const keyGrammar = /^[A-Za-z0-9+/]{43}=?$/

/** What the vault is opened with. */
export type MasterKey =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: Secret }

/** A master key and where it was read. */
export interface FoundMasterKey {
  readonly key: MasterKey
  readonly origin: 'SALLYPORT_MASTER_KEY' | 'SALLYPORT_PASSPHRASE' | 'file'
}

/** The file in a home that holds the master key. */
export function masterKeyPath(home: string): string {
  return join(home, 'master.key')
}

/** Where a replacement waits until the vault is sealed under it. */
function nextPath(path: string): string {
  return `${path}.next`
}

/**
 * Returns the 32 bytes of a master key in base64. Throws ERR_VAULT_MASTER_SHAPE, with `field` as given, for anything
 * else.
 */
export function parseMasterKey(text: string, field: string): Uint8Array {
  const trimmed = text.trim()
  const bytes = Buffer.from(trimmed, 'base64')
  if (keyGrammar.test(trimmed) && bytes.length === keyBytes) return bytes
  throw new SallyportError('ERR_VAULT_MASTER_SHAPE', { field })
}

/**
 * Returns the master key: SALLYPORT_MASTER_KEY (base64), else SALLYPORT_PASSPHRASE, else the file. Rejects with
 * ERR_VAULT_MASTER_MISSING where there is none, ERR_VAULT_MASTER_SHAPE where it is not 32 bytes in base64 and
 * ERR_VAULT_MASTER_MODE where others may read the file.
 */
export async function readMasterKey(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FoundMasterKey> {
  const { SALLYPORT_MASTER_KEY: raw, SALLYPORT_PASSPHRASE: passphrase } = environment
  if (raw) {
    const origin = 'SALLYPORT_MASTER_KEY'
    return { key: { kind: 'raw', bytes: parseMasterKey(raw, origin) }, origin }
  }
  if (passphrase) {
    return { key: { kind: 'passphrase', passphrase: new Secret(passphrase) }, origin: 'SALLYPORT_PASSPHRASE' }
  }
  const bytes = await readKeyFile(path)
  if (bytes === undefined) throw new SallyportError('ERR_VAULT_MASTER_MISSING', { detail: path })
  return { key: { kind: 'raw', bytes }, origin: 'file' }
}

/** Makes a new random master key file (mode 0600, durable). False, with nothing touched, where one exists. */
export function createMasterKeyFile(path: string, random: RandomSource = systemRandom): Promise<boolean> {
  return createPrivateFile(path, encode(random(keyBytes)))
}

/**
 * Replacing the key takes three steps, so that a crash between any two loses nothing: `prepareNextMasterKey` writes
 * the new key beside the old one; the caller seals the vault under it; `completeNextMasterKey` puts it in place.
 * Whoever opens the vault after a crash finds the old key refused and tries `readNextMasterKey`; if that one opens the
 * vault, it completes, otherwise it drops.
 *
 * Returns the new key once it is durable. Rejects with ERR_CORE_INTERNAL where a replacement is waiting: it may be
 * the only key that opens the vault, and must be completed or dropped first.
 */
export async function prepareNextMasterKey(
  path: string,
  random: RandomSource = systemRandom,
): Promise<Uint8Array> {
  const bytes = random(keyBytes)
  if (await createPrivateFile(nextPath(path), encode(bytes))) return bytes
  throw new SallyportError('ERR_CORE_INTERNAL', {
    detail: `${nextPath(path)} exists: an earlier replacement of the master key was neither completed nor dropped.`,
  })
}

/** Returns the replacement that waits, or undefined. Rejects as `readMasterKey` does. */
export function readNextMasterKey(path: string): Promise<Uint8Array | undefined> {
  return readKeyFile(nextPath(path))
}

/** Puts the replacement in the place of the old key, at once and durably. */
export async function completeNextMasterKey(path: string): Promise<void> {
  await rename(nextPath(path), path)
  await syncFolder(dirname(path))
}

/** Removes a replacement under which nothing was sealed. */
export async function dropNextMasterKey(path: string): Promise<void> {
  await rm(nextPath(path), { force: true })
  await syncFolder(dirname(path))
}

function encode(bytes: Uint8Array): string {
  return `${Buffer.from(bytes).toString('base64')}\n`
}

/** Returns undefined where there is no file. The mode is that of the very file which is read. */
async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  const file = await openIfThere(path)
  if (file === undefined) return undefined
  try {
    const { mode } = await file.stat()
    // On Windows the bits say nothing about who may read.
    if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
      const bits = (mode & 0o777).toString(8).padStart(4, '0')
      throw new SallyportError('ERR_VAULT_MASTER_MODE', { field: path, detail: `Its mode is ${bits}.` })
    }
    return parseMasterKey(await file.readFile('utf8'), path)
  } finally {
    await file.close()
  }
}

async function openIfThere(path: string) {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
