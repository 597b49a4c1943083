import { Buffer } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { idBytes, type SortedIds } from '../memory/sorted-ids.ts'

const fanoutBytes = 256 * 4
const headerBytes = 8
const idsAt = headerBytes + fanoutBytes
const trailerBytes = 40
const offsetMax = 0x7fff_ffff

/** An index as it stands in its file. */
export interface IndexFile {
  readonly count: number
  readonly bytes: Buffer
  /** Ids of all objects, ascending. */
  readonly ids: SortedIds
}

/** What an index holds, in memory that threads share. */
export interface IndexTables {
  readonly count: number
  readonly bytes: Uint8Array
  /** Where each object begins, ascending; one more for where the last one ends. */
  readonly offsets: Uint32Array
  /** For each object in the order of the pack its row in the index, and for each row its object. */
  readonly rows: Uint32Array
  readonly indices: Uint32Array
}

/** The objects of one pack, by their order in it. */
export interface PackIndex extends Pick<IndexTables, 'count' | 'offsets'> {
  idOf(index: number): string
  /** Which object has this id (20 bytes); -1 where none has. */
  indexOf(id: Buffer): number
}

/**
 * Reads an index of version 2 with ids of 20 bytes (gitformat-pack(5)). Undefined for any other: SHA-256, version 1, packs
 * of 2 GiB or more.
 */
export function readIndexFile(path: string, packBytes: number): IndexFile | undefined {
  const bytes = readShared(path)
  if (packBytes > offsetMax || bytes.length < idsAt) return undefined
  if (bytes.readUInt32BE(0) !== 0xff744f63 || bytes.readUInt32BE(4) !== 2) return undefined
  const count = bytes.readUInt32BE(headerBytes + fanoutBytes - 4)
  if (bytes.length !== idsAt + count * (idBytes + 8) + trailerBytes) return undefined
  return { count, bytes, ids: bytes.subarray(idsAt, idsAt + count * idBytes) }
}

/** Returns the tables of an index; undefined where it holds more than they have room for. */
export function readIndexTables({ count, bytes }: IndexFile, packBytes: number): IndexTables | undefined {
  const offsetTable = idsAt + count * (idBytes + 4)
  // One number holds both, so that sorting is quick: 31 bits of offset, 22 of position.
  const positions = 2 ** 22
  if (count >= positions) return undefined
  const order = new Float64Array(count)
  for (let at = 0; at < count; at += 1) order[at] = bytes.readUInt32BE(offsetTable + at * 4) * positions + at
  order.sort()
  const offsets = sharedNumbers(Uint32Array, count + 1)
  const rows = sharedNumbers(Uint32Array, count)
  const indices = sharedNumbers(Uint32Array, count)
  for (let index = 0; index < count; index += 1) {
    const both = order[index] as number
    const row = both % positions
    offsets[index] = (both - row) / positions
    rows[index] = row
    indices[row] = index
  }
  offsets[count] = packBytes - idBytes
  return { count, bytes, offsets, rows, indices }
}

/** Returns an index over its tables. */
export function openPackIndex({ count, bytes: shared, offsets, rows, indices }: IndexTables): PackIndex {
  const bytes = Buffer.from(shared.buffer, shared.byteOffset, shared.byteLength)
  return {
    count,
    offsets,
    idOf(index) {
      const at = idsAt + (rows[index] as number) * idBytes
      return bytes.toString('hex', at, at + idBytes)
    },
    indexOf(id) {
      const first = id[0] as number
      let low = first === 0 ? 0 : bytes.readUInt32BE(headerBytes + (first - 1) * 4)
      let high = bytes.readUInt32BE(headerBytes + first * 4)
      while (low < high) {
        const middle = (low + high) >>> 1
        const at = idsAt + middle * idBytes
        const order = bytes.compare(id, 0, idBytes, at, at + idBytes)
        if (order === 0) return indices[middle] as number
        if (order > 0) high = middle
        else low = middle + 1
      }
      return -1
    },
  }
}

/** Returns numbers that threads share. */
export function sharedNumbers<Numbers>(
  Kind: { new (buffer: SharedArrayBuffer): Numbers; readonly BYTES_PER_ELEMENT: number },
  count: number,
): Numbers {
  return new Kind(new SharedArrayBuffer(count * Kind.BYTES_PER_ELEMENT))
}

function readShared(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.from(new SharedArrayBuffer(fstatSync(file).size))
    for (let filled = 0; filled < bytes.length; ) {
      const count = readSync(file, bytes, filled, bytes.length - filled, filled)
      if (count === 0) throw new RangeError('an index became shorter while it was read')
      filled += count
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

/** Returns the index of the object that begins at an offset; -1 where none does. */
export function indexAtOffset({ offsets, count }: PackIndex, offset: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = offsets[middle] as number
    if (at === offset) return middle
    if (at < offset) low = middle + 1
    else high = middle
  }
  return -1
}
