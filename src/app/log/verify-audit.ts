import { open, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import {
  decodeBatches,
  type ExportVerdict,
  type NoteVerifier,
  parseVerifierKey,
  readAnchors,
  readLines,
  type Verdict,
  verifyExport,
  verifyLog,
} from '../../audit/index.ts'
import { findHome, loadConfig } from '../../config/index.ts'
import { isSallyportError, SallyportError } from '../../core/index.ts'
import {
  anchorPathOf,
  folderAnchorPathOf,
  openLogFile,
  openStorage,
  type SealedLog,
} from '../../storage/index.ts'
import { homeQuery } from '../home/open-home.ts'
import { readPublishedKeys } from '../keys/published-key.ts'
import { logPathOf } from './read-log.ts'

export interface VerifyAuditRequest {
  readonly home?: string
  /** A copy of `log.db`, an export, or a log of the library, instead of the home's own log. */
  readonly file?: string
  /** Files with verifier keys. Without any: those that the home has published, else those beside the log itself. */
  readonly keyFiles: readonly string[]
  /** Files with checkpoints that were kept elsewhere, besides the one that the home keeps, or the library for a folder. */
  readonly anchorFiles: readonly string[]
  readonly onProgress?: (records: number) => void
}

/** Where the keys came from that the verdict rests on. */
export type KeySource = 'file' | 'home' | 'log'

export interface VerifiedAudit {
  readonly verdict: Verdict | ExportVerdict
  readonly keySource: KeySource
  /** Verifier keys in their published form. */
  readonly keys: readonly string[]
  /** How many checkpoints from elsewhere were given, from which files. */
  readonly anchors: number
  readonly anchorFiles: readonly string[]
}

/** What was found to verify, with the keys that stand beside it. */
interface Found {
  verify(verifiers: readonly NoteVerifier[], anchors: readonly string[]): Promise<Verdict | ExportVerdict>
  ownKeys(): Promise<readonly string[]>
  /** The file in which whoever writes the log keeps its checkpoints; undefined for a copy. */
  readonly anchorPath: string | undefined
  close(): Promise<void>
}

/**
 * Returns what became of a log. Needs no secret, changes nothing, and works while a server writes. Rejects where it
 * cannot be read, or no key is known; a verdict is about bytes alone.
 */
export async function verifyAudit(request: VerifyAuditRequest): Promise<VerifiedAudit> {
  const home = request.file === undefined ? await readHome(request.home) : undefined
  const found = home === undefined ? await findInFile(request) : await home.open(request)
  try {
    const { keys, source } = await chooseKeys(request, home?.folder, found)
    const ownPath = found.anchorPath
    // Anchors first: what is written while this runs is in the log, and must not be in an anchor only.
    const own = ownPath === undefined ? [] : await readOptional(ownPath)
    const given = await Promise.all(request.anchorFiles.map((path) => readNamed(path, '--anchor')))
    const anchors = [...own, ...given].flatMap(readAnchors)
    const verdict = await found.verify(keys.map(parseVerifierKey), anchors)
    const ownFiles = own.length > 0 && ownPath !== undefined ? [ownPath] : []
    const anchorFiles = [...ownFiles, ...request.anchorFiles]
    return { verdict, keySource: source, keys, anchors: anchors.length, anchorFiles }
  } finally {
    await found.close()
  }
}

async function readHome(option: string | undefined) {
  const { folder } = await findHome(homeQuery(option))
  const config = await loadConfig({ home: folder })
  const [published] = await readPublishedKeys(folder)
  const { url } = config.database
  const anchorPath = anchorPathOf(config.audit.anchors.path, published)
  return {
    folder,
    async open(request: VerifyAuditRequest): Promise<Found> {
      if (url === undefined) return findInDatabase(join(folder, 'log.db'), request, anchorPath)
      const storage = await openStorage({ kind: 'postgres', url: url.reveal() })
      return foundLog(storage.sealedLog, request, () => storage.close(), anchorPath)
    },
  }
}

async function findInFile(request: VerifyAuditRequest & { readonly file?: string }): Promise<Found> {
  const { file: given = '' } = request
  const path = await logPathOf(given)
  const start = await readStart(path)
  if (start.startsWith('SQLite format 3\0')) {
    // A folder is where the library writes. A copy may be older than what is kept of the log, and is none the worse for it.
    return findInDatabase(path, request, path === given ? undefined : await libraryAnchorPath(given))
  }
  const file = await open(path, 'r')
  const close = () => file.close()
  const chunks = file.createReadStream({ autoClose: false })
  const ownKeys = async () => []
  if (start.startsWith('SPAUDIT')) {
    return {
      verify: (verifiers, anchors) =>
        verifyLog(decodeBatches(chunks), { verifiers, anchors, ...progress(request) }),
      ownKeys,
      anchorPath: undefined,
      close,
    }
  }
  return {
    verify: (verifiers, anchors) => verifyExport(readLines(chunks), { verifiers, anchors }),
    ownKeys,
    anchorPath: undefined,
    close,
  }
}

/** Where the library keeps them, unless its program says otherwise. */
async function libraryAnchorPath(folder: string): Promise<string | undefined> {
  return folderAnchorPathOf(process.env.SALLYPORT_AUDIT_CHECKPOINTS || undefined, await realpath(folder))
}

function findInDatabase(path: string, request: VerifyAuditRequest, anchorPath: Found['anchorPath']): Found {
  const { log, close } = openLogFile(path)
  return foundLog(log, request, async () => close(), anchorPath)
}

function foundLog(
  log: SealedLog,
  request: VerifyAuditRequest,
  close: () => Promise<void>,
  anchorPath: Found['anchorPath'],
): Found {
  return {
    async verify(verifiers, anchors) {
      const head = await log.head()
      return verifyLog(log.batches(), {
        verifiers,
        anchors,
        ...(head === undefined ? {} : { head: head.checkpoint }),
        ...progress(request),
      })
    },
    ownKeys: () => log.verifierKeys(),
    anchorPath,
    close,
  }
}

function progress({ onProgress }: VerifyAuditRequest) {
  return onProgress === undefined
    ? {}
    : { onProgress: ({ records }: { records: number }) => onProgress(records) }
}

async function chooseKeys(
  request: VerifyAuditRequest,
  folder: string | undefined,
  found: Found,
): Promise<{ keys: readonly string[]; source: KeySource }> {
  if (request.keyFiles.length > 0) {
    const texts = await Promise.all(request.keyFiles.map((path) => readNamed(path, '--key')))
    return { keys: texts.flatMap((text) => text.split('\n').filter(Boolean)), source: 'file' }
  }
  const published = folder === undefined ? [] : await readPublishedKeys(folder)
  if (published.length > 0) return { keys: published, source: 'home' }
  const keys = await found.ownKeys()
  if (keys.length > 0) return { keys, source: 'log' }
  const detail = 'Give the file with the verifier key that the home has published: audit-key.pub.'
  throw new SallyportError('ERR_CORE_INPUT', { field: '--key', detail })
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(16) })
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function readOptional(path: string): Promise<readonly string[]> {
  try {
    return [await readFile(path, 'utf8')]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(path, error)
  }
}

async function readNamed(path: string, field: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw isSallyportError(error) ? error : unreadable(field, error)
  }
}

function unreadable(field: string, cause: unknown): SallyportError {
  const detail = `It cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}.`
  return new SallyportError('ERR_CORE_INPUT', { field, detail, cause })
}
