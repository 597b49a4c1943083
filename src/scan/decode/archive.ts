import type { Buffer } from 'node:buffer'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { readTar } from './tar.ts'
import { readZip } from './zip.ts'

/** A file inside an archive. */
export interface Member {
  readonly name: string
  readonly bytes: Buffer
}

/** How much may come out of archives. A bomb of 42 KB holds 4.5 PB; whoever unpacks it must stop by himself. */
export interface Allowance {
  bytesLeft: number
  membersLeft: number
}

/** Returns a fresh allowance: 256 MiB and 100,000 members an outermost archive. */
export function createAllowance(): Allowance {
  return { bytesLeft: 256 * 1024 * 1024, membersLeft: 100_000 }
}

/** The largest single member: it is held in memory as a whole. */
export const memberBytesMax = 64 * 1024 * 1024

/** Something about an archive that kept a part of it from being looked at. */
export class ArchiveProblem extends Error {
  override readonly name = 'ArchiveProblem'
}

/** True where content begins like an archive. */
export function looksLikeArchive(bytes: Buffer): boolean {
  return isGzip(bytes) || isZip(bytes) || isTar(bytes)
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b
const isZip = (bytes: Buffer) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
const isTar = (bytes: Buffer) => bytes[257] === 0x75 && bytes.toString('latin1', 257, 262) === 'ustar'

/**
 * Returns the members of an archive, or undefined where the content is none: zip (also jar, docx, vsix), gzip, tar.
 * The iteration throws an ArchiveProblem where the allowance is used up or the archive is broken.
 */
export function openArchive(bytes: Buffer, path: string, allowance: Allowance): Iterable<Member> | undefined {
  if (isGzip(bytes)) return readGzip(bytes, path, allowance)
  if (
    bytes.readUInt32LE !== undefined &&
    bytes.length > 22 &&
    bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004'
  )
    return readZip(bytes, (packed, size) =>
      // What is stored as it is costs as much to scan: any number of entries may lead to the same bytes.
      unpack(() => (size === undefined ? packed : inflateRawSync(packed, limit(size, allowance))), allowance),
    )
  if (isTar(bytes)) return readTar(bytes, allowance)
  return undefined
}

function* readGzip(bytes: Buffer, path: string, allowance: Allowance): Generator<Member> {
  const name =
    path
      .replace(/^.*\//, '')
      .replace(/\.gz$/i, '')
      .replace(/\.tgz$/i, '.tar') || 'content'
  yield { name, bytes: unpack(() => gunzipSync(bytes, limit(memberBytesMax * 4, allowance)), allowance) }
}

function limit(size: number, allowance: Allowance): { maxOutputLength: number } {
  return { maxOutputLength: Math.max(1, Math.min(size, allowance.bytesLeft)) }
}

function unpack(inflate: () => Buffer, allowance: Allowance): Buffer {
  try {
    const bytes = inflate()
    allowance.bytesLeft -= bytes.length
    allowance.membersLeft -= 1
    if (allowance.bytesLeft < 0) throw new ArchiveProblem('it unpacks to more than a scan takes in')
    if (allowance.membersLeft < 0) throw new ArchiveProblem('it holds too many files')
    return bytes
  } catch (cause) {
    if (cause instanceof ArchiveProblem) throw cause
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new ArchiveProblem(isTooLarge ? 'it unpacks to more than a scan takes in' : 'it is broken', {
      cause,
    })
  }
}
