import type { Buffer } from 'node:buffer'
import type { PackFile } from './pack-file.ts'
import { indexAtOffset, type PackIndex, sharedNumbers } from './pack-index.ts'

/** Types of objects (gitformat-pack(5)). */
export const packTypes = { commit: 1, tree: 2, blob: 3, tag: 4, offsetDelta: 6, idDelta: 7 } as const

/** What the headers of a pack say, in memory that threads share: for each object its type, its size, where its data begins, what it builds on. */
export interface PackObjects {
  readonly types: Uint8Array
  /** Of the data when inflated: the object, or its delta. */
  readonly sizes: Uint32Array
  readonly dataOffsets: Uint32Array
  /** Index of the base; -1 for none. */
  readonly bases: Int32Array
  /** For each object the first that builds on it, and for each the next that has the same base; -1 for none. */
  readonly firstChild: Int32Array
  readonly nextSibling: Int32Array
}

const headerBytesMax = 64
/** Whatever is larger is left to git all the same. */
const sizeMost = 0xffff_ffff

/** Reads the headers of all objects in one go. Throws a RangeError where the pack does not fit its index. */
export function readPackObjects(index: PackIndex, file: PackFile): PackObjects {
  const { count, offsets } = index
  const objects: PackObjects = {
    types: sharedNumbers(Uint8Array, count),
    sizes: sharedNumbers(Uint32Array, count),
    dataOffsets: sharedNumbers(Uint32Array, count),
    bases: sharedNumbers(Int32Array, count).fill(-1),
    firstChild: sharedNumbers(Int32Array, count).fill(-1),
    nextSibling: sharedNumbers(Int32Array, count).fill(-1),
  }
  for (let at = 0; at < count; at += 1) {
    const offset = offsets[at] as number
    const end = offsets[at + 1] as number
    const bytes = file.read(offset, Math.min(end, offset + headerBytesMax))
    readHeader(bytes, offset, at, index, objects)
  }
  for (let at = count - 1; at >= 0; at -= 1) {
    const base = objects.bases[at] as number
    if (base === -1) continue
    objects.nextSibling[at] = objects.firstChild[base] as number
    objects.firstChild[base] = at
  }
  return objects
}

function readHeader(bytes: Buffer, offset: number, at: number, index: PackIndex, objects: PackObjects): void {
  let byte = bytes[0] as number
  let length = 1
  let size = byte & 15
  let factor = 16
  const type = (byte >> 4) & 7
  while (byte >= 0x80) {
    byte = bytes[length] as number
    length += 1
    size += (byte & 0x7f) * factor
    factor *= 128
  }
  objects.types[at] = type
  objects.sizes[at] = Math.min(size, sizeMost)
  if (type === packTypes.offsetDelta) {
    byte = bytes[length] as number
    length += 1
    let distance = byte & 0x7f
    while (byte >= 0x80) {
      byte = bytes[length] as number
      length += 1
      distance = (distance + 1) * 128 + (byte & 0x7f)
    }
    objects.bases[at] = requireBase(indexAtOffset(index, offset - distance))
  } else if (type === packTypes.idDelta) {
    objects.bases[at] = requireBase(index.indexOf(bytes.subarray(length, length + 20)))
    length += 20
  }
  if (length > bytes.length || !Number.isFinite(size)) throw new RangeError('a header reaches too far')
  objects.dataOffsets[at] = offset + length
}

function requireBase(index: number): number {
  if (index === -1) throw new RangeError('a delta builds on an object that is not in the pack')
  return index
}
