import type { Buffer } from 'node:buffer'
import { ArchiveProblem, type Member, memberBytesMax } from './archive.ts'

const endBytes = 22
const commentBytesMax = 65_535
const entryBytes = 46
const stored = 0
const deflated = 8

/**
 * Yields the files of a zip archive (APPNOTE 6.3.10), found by its central directory as programs do that unpack it.
 * Encrypted members and other compressions are left out. `unpack` is given no size for what is stored as it is.
 */
export function* readZip(
  bytes: Buffer,
  unpack: (packed: Buffer, sizeMax: number | undefined) => Buffer,
): Generator<Member> {
  const directory = findDirectory(bytes)
  let at = directory.offset
  for (let index = 0; index < directory.entries; index += 1) {
    if (at + entryBytes > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      throw new ArchiveProblem('its directory is broken')
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
    const method = bytes.readUInt16LE(at + 10)
    const packedSize = bytes.readUInt32LE(at + 20)
    const size = bytes.readUInt32LE(at + 24)
    const nameLength = bytes.readUInt16LE(at + 28)
    const header = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + entryBytes, at + entryBytes + nameLength)
    at += entryBytes + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (isEncrypted || name.endsWith('/') || (method !== stored && method !== deflated)) continue
    if (size > memberBytesMax) throw new ArchiveProblem('it unpacks to more than a scan takes in')
    const packed = contentOf(bytes, header, packedSize)
    yield { name, bytes: unpack(packed, method === stored ? undefined : Math.max(size, 1)) }
  }
}

function findDirectory(bytes: Buffer): { entries: number; offset: number } {
  const lowest = Math.max(0, bytes.length - endBytes - commentBytesMax)
  for (let at = bytes.length - endBytes; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) === 0x06054b50)
      return { entries: bytes.readUInt16LE(at + 10), offset: bytes.readUInt32LE(at + 16) }
  }
  throw new ArchiveProblem('it has no directory')
}

function contentOf(bytes: Buffer, header: number, size: number): Buffer {
  if (header + 30 > bytes.length || bytes.readUInt32LE(header) !== 0x04034b50)
    throw new ArchiveProblem('its directory is broken')
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
  if (start + size > bytes.length) throw new ArchiveProblem('it is cut off')
  return bytes.subarray(start, start + size)
}
