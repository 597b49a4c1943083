import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'
import { emptyRoot, type Hash, hashBytes, nodeHash, packHashes, unpackHashes } from './hash.ts'
import { foldRight } from './spans.ts'

const sizeBytes = 8

/**
 * A Merkle tree (RFC 6962) that grows, of which only the right edge is kept: at most 53 hashes, however many leaves.
 * A leaf costs one interior hash on average. It gives the root; proofs are made from stored hashes.
 */
export class MerkleFrontier {
  #size = 0
  /** Roots of perfect subtrees, largest first: one for each bit that is set in the size. */
  #peaks: Hash[] = []

  /** How many leaves there are. */
  get size(): number {
    return this.#size
  }

  append(leaf: Hash): void {
    this.appendSubtree(0, leaf)
  }

  /** Appends `2^level` leaves by the root over them. Throws where the tree has no place for a subtree of that size. */
  appendSubtree(level: number, root: Hash): void {
    const width = 2 ** level
    if (this.#size % width !== 0) throw unreadable('a subtree does not fit where it stands')
    let merged = root
    for (let rest = this.#size / width; rest % 2 === 1; rest = (rest - 1) / 2) {
      merged = nodeHash(this.#peaks.pop() ?? '', merged)
    }
    this.#peaks.push(merged)
    this.#size += width
  }

  root(): Hash {
    return this.#size === 0 ? emptyRoot : foldRight(this.#peaks)
  }

  /** Returns a tree that grows on its own from here. */
  clone(): MerkleFrontier {
    const copy = new MerkleFrontier()
    copy.#size = this.#size
    copy.#peaks = [...this.#peaks]
    return copy
  }

  /** Returns the size in 8 bytes, big endian, then the hashes, largest subtree first. */
  toBytes(): Buffer {
    const size = Buffer.alloc(sizeBytes)
    size.writeBigUInt64BE(BigInt(this.#size))
    return Buffer.concat([size, packHashes(this.#peaks)])
  }

  /**
   * Returns the tree that `toBytes` wrote. Throws for bytes that describe none. Nothing here is proof: compare the root
   * with a signed one.
   */
  static fromBytes(bytes: Uint8Array): MerkleFrontier {
    if (bytes.length < sizeBytes) throw unreadable('a stored tree is cut off')
    const size = Buffer.from(bytes.buffer, bytes.byteOffset, sizeBytes).readBigUInt64BE()
    if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw unreadable('a stored tree is larger than can be')
    const peaks = unpackHashes(bytes.subarray(sizeBytes))
    const bits = size.toString(2).replaceAll('0', '').length
    if (peaks.length !== bits) throw unreadable('a stored tree has not the hashes that its size needs')
    const tree = new MerkleFrontier()
    tree.#size = Number(size)
    tree.#peaks = peaks
    return tree
  }
}

/** Largest stored form, in bytes: a tree of 2^53 - 1 leaves. */
export const frontierBytesMax = sizeBytes + 53 * hashBytes
