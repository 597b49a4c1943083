import { unreadable } from '../audit-error.ts'
import { type Hash, hashBytes, unpackHashes } from './hash.ts'
import { foldPerfect, type NodeId, type ReadNodes } from './spans.ts'

/** Levels in a tile, as in the C2SP specification of tiled logs. */
const tileHeight = 8

/** Hashes in a full tile. */
export const tileWidth = 2 ** tileHeight

/**
 * Up to 256 neighbouring hashes of one level of the tree. A tile of level 0 holds leaf hashes, one of level 1 the roots
 * of 256 leaves each, one of level 2 of 65,536. A tile that is full never changes.
 */
export interface TileId {
  readonly level: number
  readonly index: number
}

/** Gives the hashes of a tile, 32 bytes each; the last of its level may be shorter. Rejects if there is none. */
export type ReadTile = (tile: TileId) => Promise<Uint8Array>

/** Returns the root over a full tile, which is one hash of a tile above it. Throws for a tile that is not full. */
export function tileRoot(tile: Uint8Array): Hash {
  if (tile.length !== tileWidth * hashBytes) throw unreadable('a tile that is not full has no root yet')
  return foldPerfect(unpackHashes(tile))
}

/**
 * Returns the tiles that become full as the tree grows, lowest level first: what to work out and store above the leaf
 * hashes. Ten million records need 39,215 hashes in them.
 */
export function tilesFilled(oldSize: number, newSize: number): TileId[] {
  const filled: TileId[] = []
  let width = tileWidth
  for (let level = 0; width <= newSize; level += 1, width *= tileWidth) {
    for (let index = Math.floor(oldSize / width); (index + 1) * width <= newSize; index += 1) {
      filled.push({ level, index })
    }
  }
  return filled
}

/** Returns a reader that works each subtree out from one tile. A proof in any log reads about two tiles a level. */
export function readTiles(readTile: ReadTile): ReadNodes {
  return async (nodes) => {
    const read = new Map<string, Promise<Uint8Array>>()
    const readOnce = (tile: TileId): Promise<Uint8Array> => {
      const name = `${tile.level}/${tile.index}`
      const bytes = read.get(name) ?? readTile(tile)
      read.set(name, bytes)
      return bytes
    }
    return Promise.all(nodes.map((node) => readNode(node, readOnce)))
  }
}

async function readNode(node: NodeId, readTile: ReadTile): Promise<Hash> {
  const level = Math.floor(node.level / tileHeight)
  const count = 2 ** (node.level % tileHeight)
  const first = node.index * count
  const start = first % tileWidth
  const tile = await readTile({ level, index: Math.floor(first / tileWidth) })
  const bytes = tile.subarray(start * hashBytes, (start + count) * hashBytes)
  if (bytes.length !== count * hashBytes) throw unreadable('a tile is shorter than the tree')
  return foldPerfect(unpackHashes(bytes))
}
