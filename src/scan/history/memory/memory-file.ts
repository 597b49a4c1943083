import { Buffer } from 'node:buffer'
import { hash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { areSorted, idBytes, type SortedIds } from './sorted-ids.ts'

/** What is remembered of a repository: ids of objects, which say nothing of what is in them. */
export interface Remembered {
  /** Objects in which there was nothing. */
  readonly quiet: SortedIds
  /** Every commit. */
  readonly commits: SortedIds
}

const magic = 'sallyport scan memory 1\n'
const digestBytes = 32
const headerBytes = magic.length + digestBytes + 8
/** How much is kept. */
export interface MemoryLimits {
  /** Of one file; what does not fit is read again. */
  readonly fileBytesMax: number
  /** Of all files; those go first that were not written for longest. */
  readonly folderBytesMax: number
}

/** Three million objects a repository. */
const limitsOfAll: MemoryLimits = { fileBytesMax: 64 * 1024 * 1024, folderBytesMax: 256 * 1024 * 1024 }
const suffix = '.memory'

/**
 * Returns what a file remembers for this digest of rules; undefined where there is none, where it is for others, where it
 * is damaged, or where somebody else may have written it. No error: whatever is not remembered is read.
 */
export function readMemoryFile(path: string, digest: Buffer): Remembered | undefined {
  const bytes = readOwnFile(path)
  if (bytes === undefined || bytes.length < headerBytes + digestBytes) return undefined
  const body = bytes.subarray(0, bytes.length - digestBytes)
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined
  if (!bytes.subarray(magic.length, magic.length + digestBytes).equals(digest)) return undefined
  if (!checksum(body).equals(bytes.subarray(body.length))) return undefined
  const commitsAt = headerBytes + bytes.readUInt32LE(headerBytes - 8) * idBytes
  const end = commitsAt + bytes.readUInt32LE(headerBytes - 4) * idBytes
  const remembered = { quiet: body.subarray(headerBytes, commitsAt), commits: body.subarray(commitsAt, end) }
  const isWhole = end === body.length && areSorted(remembered.quiet) && areSorted(remembered.commits)
  return isWhole ? remembered : undefined
}

/** Writes what is to be remembered, for its owner alone (mode 0600), at once or not at all. False where it cannot. */
export function writeMemoryFile(
  path: string,
  digest: Buffer,
  { quiet, commits }: Remembered,
  { fileBytesMax, folderBytesMax } = limitsOfAll,
): boolean {
  const room = fileBytesMax - headerBytes - digestBytes - commits.length
  // Without its commits a memory would call them unreachable no more.
  if (room < 0) return false
  const kept = quiet.subarray(0, Math.floor(Math.min(room, quiet.length) / idBytes) * idBytes)
  const counts = Buffer.alloc(8)
  counts.writeUInt32LE(kept.length / idBytes, 0)
  counts.writeUInt32LE(commits.length / idBytes, 4)
  const body = Buffer.concat([Buffer.from(magic), digest, counts, kept, commits])
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(draft, Buffer.concat([body, checksum(body)]), { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
    forgetOldest(dirname(path), folderBytesMax)
    return true
  } catch {
    // A full disk or a home that cannot be written to is no reason for a scan to fail: it will read all again.
    if (existsSync(draft)) rmSync(draft)
    return false
  }
}

const checksum = (bytes: Buffer) => hash('sha256', bytes, 'buffer')

/** Whoever else could write it could hide a leak from this user. */
function readOwnFile(path: string): Buffer | undefined {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stats = fstatSync(file)
    const isOwn = process.getuid === undefined || stats.uid === process.getuid()
    const isPrivate = process.platform === 'win32' || (stats.mode & 0o077) === 0
    if (!stats.isFile() || !isOwn || !isPrivate || stats.size > limitsOfAll.fileBytesMax) return undefined
    return readFileSync(file)
  } catch {
    // There is none yet, or none that can be read.
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function forgetOldest(folder: string, folderBytesMax: number): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name))
    .map((path) => ({ path, stats: statSync(path, { throwIfNoEntry: false }) }))
    .sort((one, other) => (other.stats?.mtimeMs ?? 0) - (one.stats?.mtimeMs ?? 0))
  let bytes = 0
  for (const { path, stats } of files) {
    bytes += stats?.size ?? 0
    if (bytes > folderBytesMax) rmSync(path, { force: true })
  }
}

/** Returns the path of the memory of one repository for one digest of rules. */
export function memoryPath(folder: string, repository: string, digest: Buffer): string {
  const name = hash('sha256', `${repository}\0${digest.toString('hex')}`)
  return join(folder, `${name.slice(0, 32)}${suffix}`)
}
