import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { interests } from '../../engine/match.ts'
import { applyDelta, type Changes, readDeltaHeader } from './delta.ts'
import { createInflater, type InflateInto } from './inflate.ts'
import { PackFile } from './pack-file.ts'
import type { PackIndex } from './pack-index.ts'
import { type PackObjects, packTypes, readPackObjects } from './pack-objects.ts'

/** Larger objects, and what builds on them, are left to git: a chain of them would not fit in memory. */
const objectBytesMax = 4 * 1024 * 1024
const depthMax = 4_096
/** Of the contents of one chain together: of small objects it may be as long as git allows, of large ones it is left to git. */
const chainBytesMax = 64 * 1024 * 1024
const objectsPerTurn = 512
/** Every so many objects one is hashed: it must have the id that the index gives it. */
const checkEvery = 512

export type PackObjectType = 'blob' | 'commit' | 'tag'

/** Takes the contents of a pack, each once. Bytes are valid until the call returns. */
export interface PackSink {
  /** A content without a base, or one whose base held something. Returns bits of `interests`. */
  whole(bytes: Buffer, type: PackObjectType, idOf: () => string): number
  /** A content whose base held nothing: only what is near the changes can be something. Returns the same. */
  changed(
    bytes: Buffer,
    ranges: readonly number[],
    baseInterest: number,
    type: PackObjectType,
    idOf: () => string,
  ): number
  /** An object that is too large here. */
  leave(id: string, type: PackObjectType, size: number): void
  /** Every commit, so that those can be told that no reference leads to. */
  commit(id: string): void
}

/** What is thrown where a pack is not what its index says: git is asked instead. */
export class PackProblem extends Error {
  override readonly name = 'PackProblem'
}

const names: Readonly<Record<number, PackObjectType>> = {
  [packTypes.blob]: 'blob',
  [packTypes.commit]: 'commit',
  [packTypes.tag]: 'tag',
}

/**
 * Reads every object of a pack but its trees: each is inflated once, deltas are applied along their tree, so that no
 * base is made twice. Threads that share `turn` each take a part. Throws a PackProblem where anything does not fit.
 */
export function scanPack(
  path: string,
  packBytes: number,
  index: PackIndex,
  sink: PackSink,
  shared?: { readonly objects: PackObjects; readonly turn: Int32Array },
): void {
  const file = new PackFile(path, packBytes)
  try {
    const objects = shared?.objects ?? readPackObjects(index, file)
    const turn = shared?.turn ?? new Int32Array(1)
    const walk = new PackWalk(index, objects, file, sink)
    for (;;) {
      const first = Atomics.add(turn, 0, objectsPerTurn)
      if (first >= index.count) break
      for (let at = first; at < Math.min(index.count, first + objectsPerTurn); at += 1) {
        const type = names[objects.types[at] as number]
        if (type !== undefined) walk.root(at, type)
      }
    }
  } catch (cause) {
    throw new PackProblem('a pack could not be read', { cause })
  } finally {
    file.close()
  }
}

class PackWalk {
  readonly #index: PackIndex
  readonly #objects: PackObjects
  readonly #file: PackFile
  readonly #sink: PackSink
  readonly #inflate: InflateInto = createInflater()
  /** One buffer a depth of the chain, used again and again. */
  readonly #contents: Buffer[] = []
  #bytesHeld = 0
  readonly #changes: Changes = { ranges: [] }
  #delta = Buffer.alloc(64 * 1024)
  #seen = 0

  constructor(index: PackIndex, objects: PackObjects, file: PackFile, sink: PackSink) {
    this.#index = index
    this.#objects = objects
    this.#file = file
    this.#sink = sink
  }

  /** Reads an object without a base, and everything that builds on it. */
  root(at: number, type: PackObjectType): void {
    const size = this.#objects.sizes[at] as number
    if (size > objectBytesMax) {
      this.#leaveAll(at, type, size)
      return
    }
    const content = this.#buffer(0, size)
    this.#inflate(this.#data(at), content)
    const interest = this.#sink.whole(content, type, () => this.#index.idOf(at))
    this.#check(at, type, content)
    if (type === 'commit') this.#sink.commit(this.#index.idOf(at))
    this.#children(at, type, content, interest)
  }

  /** Goes down the tree of deltas without recursion: a chain may be thousands long where somebody made it so. */
  #children(root: number, type: PackObjectType, content: Buffer, rootInterest: number): void {
    const { firstChild, nextSibling } = this.#objects
    const next: number[] = [firstChild[root] as number]
    const contents: Buffer[] = [content]
    const bits: number[] = [rootInterest]
    while (next.length > 0) {
      const depth = next.length
      const at = next[depth - 1] as number
      if (at === -1) {
        next.pop()
        contents.pop()
        bits.pop()
        continue
      }
      next[depth - 1] = nextSibling[at] as number
      const made = depth < depthMax ? this.#make(at, contents[depth - 1] as Buffer, depth) : undefined
      if (made === undefined) {
        this.#leaveAll(at, type, objectBytesMax)
        continue
      }
      const idOf = () => this.#index.idOf(at)
      const baseInterest = bits[depth - 1] as number
      const interest =
        (baseInterest & interests.matched) !== 0
          ? this.#sink.whole(made, type, idOf)
          : this.#sink.changed(made, this.#changes.ranges, baseInterest, type, idOf)
      this.#check(at, type, made)
      if (type === 'commit') this.#sink.commit(idOf())
      if ((firstChild[at] as number) === -1) continue
      next.push(firstChild[at] as number)
      contents.push(made)
      bits.push(interest)
    }
  }

  #make(at: number, base: Buffer, depth: number): Buffer | undefined {
    const deltaBytes = this.#objects.sizes[at] as number
    if (deltaBytes > objectBytesMax) return undefined
    if (deltaBytes > this.#delta.length) this.#delta = Buffer.alloc(deltaBytes * 2)
    const delta = this.#delta.subarray(0, deltaBytes)
    this.#inflate(this.#data(at), delta)
    const { baseSize, size, start } = readDeltaHeader(delta)
    if (baseSize !== base.length) throw new RangeError('a delta is for another base')
    if (size > objectBytesMax || this.#bytesBeside(depth) + size > chainBytesMax) return undefined
    const content = this.#buffer(depth, size)
    applyDelta(base, delta, start, content, this.#changes)
    return content
  }

  #data(at: number): Buffer {
    return this.#file.read(this.#objects.dataOffsets[at] as number, this.#index.offsets[at + 1] as number)
  }

  #buffer(depth: number, size: number): Buffer {
    const present = this.#contents[depth]
    if (present !== undefined && present.length >= size) return present.subarray(0, size)
    const larger = Buffer.allocUnsafeSlow(Math.max(4_096, Math.ceil(size * 1.25)))
    this.#bytesHeld += larger.length - (present?.length ?? 0)
    this.#contents[depth] = larger
    return larger.subarray(0, size)
  }

  /** What the buffers hold beside the one of a depth, which may have to grow. */
  #bytesBeside(depth: number): number {
    return this.#bytesHeld - (this.#contents[depth]?.length ?? 0)
  }

  #leaveAll(root: number, type: PackObjectType, size: number): void {
    const waiting = [root]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const id = this.#index.idOf(at)
      this.#sink.leave(id, type, size)
      if (type === 'commit') this.#sink.commit(id)
      for (
        let child = this.#objects.firstChild[at] as number;
        child !== -1;
        child = this.#objects.nextSibling[child] as number
      )
        waiting.push(child)
    }
  }

  #check(at: number, type: PackObjectType, content: Buffer): void {
    this.#seen += 1
    if (this.#seen % checkEvery !== 1) return
    const id = hash('sha1', Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]))
    if (id !== this.#index.idOf(at)) throw new RangeError('an object has another content than its id says')
  }
}
