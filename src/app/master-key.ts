import { rm } from 'node:fs/promises'
import {
  completeNextMasterKey,
  dropNextMasterKey,
  type FoundMasterKey,
  type MasterKey,
  masterKeyPath,
  parseMasterKey,
  prepareNextMasterKey,
  readMasterKey,
  readNextMasterKey,
} from '../config/index.ts'
import type { NewMasterKey } from '../control/index.ts'
import { isSallyportError, Secret } from '../core/index.ts'
import type { MasterKeySource } from '../vault/index.ts'

/**
 * Opens something with the master key of a home. Where the file's key is refused and a replacement waits beside it,
 * a rewrap was interrupted after the vault had changed: the replacement is tried and put in place.
 */
export async function withMasterKey<Opened>(
  folder: string,
  open: (source: MasterKeySource) => Promise<Opened>,
): Promise<Opened> {
  const path = masterKeyPath(folder)
  const found = await readMasterKey(path)
  const next = found.origin === 'file' ? await readNextMasterKey(path) : undefined
  if (next === undefined) return open(sourceOf(found.key))
  try {
    const opened = await open(sourceOf(found.key))
    await dropNextMasterKey(path)
    return opened
  } catch (error) {
    if (!isSallyportError(error) || error.code !== 'ERR_VAULT_MASTER_WRONG') throw error
    const opened = await open(rawSource(next))
    await completeNextMasterKey(path)
    return opened
  }
}

/** Puts the vault under another master key and that where it is kept; returns what the operator must know. */
export async function replaceMasterKey(
  folder: string,
  to: NewMasterKey,
  apply: (source: MasterKeySource) => Promise<void>,
): Promise<string> {
  const path = masterKeyPath(folder)
  if (to.kind === 'file') {
    const bytes = await prepareNextMasterKey(path)
    await apply(rawSource(bytes))
    await completeNextMasterKey(path)
    return `It is in ${path}. Back it up; SALLYPORT_MASTER_KEY and SALLYPORT_PASSPHRASE must not be set.`
  }
  if (to.kind === 'raw') {
    await apply(rawSource(parseMasterKey(to.base64, 'key')))
    await rm(path, { force: true })
    return 'Set SALLYPORT_MASTER_KEY to it before anything is started again; the old key file is gone.'
  }
  await apply({ kind: 'passphrase', passphrase: new Secret(to.passphrase) })
  await rm(path, { force: true })
  return 'Set SALLYPORT_PASSPHRASE before anything is started again; the old key file is gone.'
}

/** Returns the master key file's content for a backup, or undefined where the key is not kept in a file. */
export async function masterKeyForBackup(folder: string): Promise<Secret | undefined> {
  const found: FoundMasterKey = await readMasterKey(masterKeyPath(folder))
  return found.origin === 'file' && found.key.kind === 'raw' ? base64Of(found.key.bytes) : undefined
}

function sourceOf(key: MasterKey): MasterKeySource {
  return key.kind === 'raw' ? rawSource(key.bytes) : key
}

function rawSource(bytes: Uint8Array): MasterKeySource {
  return { kind: 'raw', base64: base64Of(bytes) }
}

function base64Of(bytes: Uint8Array): Secret {
  return new Secret(Buffer.from(bytes).toString('base64'))
}
