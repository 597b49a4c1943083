import { rm, stat } from 'node:fs/promises'
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
  writePrivateFile,
} from '../../config/index.ts'
import type { NewMasterKey } from '../../control/index.ts'
import { type ErrorCode, isSallyportError, SallyportError, Secret } from '../../core/index.ts'
import type { MasterKeySource } from '../../vault/index.ts'

type OpenWith<Opened> = (source: MasterKeySource) => Promise<Opened>

/** A rewrap takes seconds. A replacement that is older than this waits for nobody. */
const rewrapMsMax = 60_000

/**
 * Opens something with the master key of a home. Where the key of the file is refused or gone and a replacement waits
 * beside it, a rewrap was interrupted after the vault had changed: the replacement is tried, and put in place.
 */
export async function withMasterKey<Opened>(folder: string, open: OpenWith<Opened>): Promise<Opened> {
  const path = masterKeyPath(folder)
  let found: FoundMasterKey
  try {
    found = await readMasterKey(path)
  } catch (error) {
    if (!isCode(error, 'ERR_VAULT_MASTER_MISSING')) throw error
    return openWithNext(path, open, error)
  }
  try {
    return await open(sourceOf(found.key))
  } catch (error) {
    if (!isCode(error, 'ERR_VAULT_MASTER_WRONG')) throw error
    if (found.origin === 'file') return openWithNext(path, open, error)
    throw new SallyportError(error.code, { field: found.origin, detail: await describeRefused(path, error) })
  }
}

/** Opens with the replacement that waits. Throws what was thrown before where there is none, or it opens nothing. */
async function openWithNext<Opened>(
  path: string,
  open: OpenWith<Opened>,
  before: SallyportError,
): Promise<Opened> {
  const next = await readNextMasterKey(path)
  if (next === undefined) throw before
  let opened: Opened
  try {
    opened = await open(rawSource(next))
  } catch (error) {
    throw isCode(error, 'ERR_VAULT_MASTER_WRONG') ? before : error
  }
  // A young one belongs to a rewrap that is under way, and will be put in place by it.
  if (await isLeftBehind(path)) await completeNextMasterKey(path)
  return opened
}

/**
 * Puts the vault under another master key and that where it is kept; returns what the operator must know. Whoever calls
 * has made sure that the present key opens the vault: what an earlier rewrap left behind is dropped.
 */
export async function replaceMasterKey(
  folder: string,
  to: NewMasterKey,
  apply: (source: MasterKeySource) => Promise<void>,
): Promise<string> {
  const path = masterKeyPath(folder)
  if (to.kind === 'file') return replaceByFile(path, apply)
  const source: MasterKeySource =
    to.kind === 'raw'
      ? rawSource(parseMasterKey(to.base64, 'key'))
      : { kind: 'passphrase', passphrase: new Secret(to.passphrase) }
  await apply(source)
  await rm(path, { force: true })
  const variable = to.kind === 'raw' ? 'SALLYPORT_MASTER_KEY' : 'SALLYPORT_PASSPHRASE'
  return `Set ${variable} to it before anything is started again; there is no key file any more.`
}

async function replaceByFile(
  path: string,
  apply: (source: MasterKeySource) => Promise<void>,
): Promise<string> {
  if (await isLeftBehind(path)) await dropNextMasterKey(path)
  const bytes = await prepareNext(path)
  // Where this fails the replacement stays: nobody knows whether the vault is under it by now.
  await apply(rawSource(bytes))
  // Not by renaming: whatever became of the file beside it, from now on these bytes alone open the vault.
  await writePrivateFile(path, `${base64Of(bytes).reveal()}\n`)
  await dropNextMasterKey(path)
  const variable = process.env.SALLYPORT_MASTER_KEY ? 'SALLYPORT_MASTER_KEY' : 'SALLYPORT_PASSPHRASE'
  const warning = process.env[variable] ? ` ${variable} is set and wins over it: take it away.` : ''
  return `It is in ${path}. Back it up.${warning}`
}

async function prepareNext(path: string): Promise<Uint8Array> {
  try {
    return await prepareNextMasterKey(path)
  } catch (error) {
    if (!isCode(error, 'ERR_CORE_INTERNAL')) throw error
    throw new SallyportError('ERR_CORE_INPUT', {
      field: `${path}.next`,
      detail: 'Another rewrap is under way, or was interrupted a moment ago: try again in a minute.',
      cause: error,
    })
  }
}

/** Returns the master key file's content for a backup, or undefined where the key is not kept in a file. */
export async function masterKeyForBackup(folder: string): Promise<Secret | undefined> {
  const found: FoundMasterKey = await readMasterKey(masterKeyPath(folder))
  return found.origin === 'file' && found.key.kind === 'raw' ? base64Of(found.key.bytes) : undefined
}

async function describeRefused(path: string, error: SallyportError): Promise<string> {
  const isThere = (await ageMsOf(path)) !== undefined
  const tried = isThere ? `It wins over ${path}: take the variable away to use the file.` : ''
  return [error.detail, tried].filter(Boolean).join(' ')
}

async function isLeftBehind(path: string): Promise<boolean> {
  const ageMs = await ageMsOf(`${path}.next`)
  return ageMs !== undefined && ageMs > rewrapMsMax
}

async function ageMsOf(path: string): Promise<number | undefined> {
  try {
    // The clock of the file system, not that of the app: both ends of the span are the machine's own.
    return Date.now() - (await stat(path)).mtimeMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isCode(error: unknown, code: ErrorCode): error is SallyportError {
  return isSallyportError(error) && error.code === code
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
