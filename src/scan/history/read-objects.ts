import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SallyportError } from '../../core/index.ts'
import { runGit, startGit } from '../sources/git.ts'
import type { ObjectInfo } from './objects.ts'

const newline = 0x0a
const idsPerWrite = 2_000
/** Larger objects are passed on in pieces of this size. */
export const objectPieceBytes = 16 * 1024 * 1024

/** Takes objects as they are read. The bytes are valid until the call returns. */
export interface ObjectSink {
  whole(object: ObjectInfo, bytes: Buffer): void
  piece(object: ObjectInfo, bytes: Buffer, offset: number, isLast: boolean): void
}

/** Reads objects through `git cat-file --batch`: slower than reading packs, and right for every kind of repository. */
export async function readObjects(
  folder: string,
  objects: readonly ObjectInfo[],
  sink: ObjectSink,
  overlapBytes: number,
): Promise<void> {
  if (objects.length === 0) return
  const git = startGit(folder, ['cat-file', '--batch', '--buffer'])
  const { stdin, stdout } = git
  if (stdin === null || stdout === null) throw new SallyportError('ERR_SCAN_GIT')
  const written = writeIds(stdin, objects)
  const parser = new BatchParser(objects, sink, overlapBytes)
  for await (const chunk of stdout) parser.push(chunk as Buffer)
  await written
  if (!parser.isDone)
    throw new SallyportError('ERR_SCAN_GIT', { detail: 'git stopped before it had read every object.' })
}

/** The same at once and in memory, for few objects: without streams, which take longer to load than a commit to scan. */
export function readFewObjects(
  folder: string,
  objects: readonly ObjectInfo[],
  sink: ObjectSink,
  overlapBytes: number,
): void {
  const parser = new BatchParser(objects, sink, overlapBytes)
  parser.push(runGit(folder, ['cat-file', '--batch', '--buffer'], [...lines(objects)].join('')))
  if (!parser.isDone)
    throw new SallyportError('ERR_SCAN_GIT', { detail: 'git stopped before it had read every object.' })
}

async function writeIds(stdin: NodeJS.WritableStream, objects: readonly ObjectInfo[]): Promise<void> {
  // Where git ends early, what it did not read is told by the parser.
  await pipeline(Readable.from(lines(objects)), stdin).catch(() => {})
}

function* lines(objects: readonly ObjectInfo[]): Generator<string> {
  for (let at = 0; at < objects.length; at += idsPerWrite) {
    const some = objects.slice(at, at + idsPerWrite)
    yield some.map(({ id }) => `${id}\n`).join('')
  }
}

/** Cuts git's answer into objects: `<id> <type> <size>`, a line end, the content, a line end. */
class BatchParser {
  readonly #objects: readonly ObjectInfo[]
  readonly #sink: ObjectSink
  readonly #overlapBytes: number
  #index = 0
  #chunks: Buffer[] = []
  #held = 0
  /** Bytes of the object under way that are still to come, its line end included; -1 while its header is awaited. */
  #left = -1
  #offset = 0
  #isLarge = false

  constructor(objects: readonly ObjectInfo[], sink: ObjectSink, overlapBytes: number) {
    this.#objects = objects
    this.#sink = sink
    this.#overlapBytes = overlapBytes
  }

  get isDone(): boolean {
    return this.#index === this.#objects.length
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#left === -1) {
        const end = chunk.indexOf(newline, at)
        if (end === -1) {
          this.#hold(chunk.subarray(at))
          return
        }
        this.#hold(chunk.subarray(at, end))
        at = end + 1
        this.#beginObject(this.#takeHeld().toString('latin1'))
        continue
      }
      // Pieces of the same size, however git's answer arrives: what is found must not hang on that.
      const room = this.#isLarge ? objectPieceBytes - this.#held : this.#left
      const count = Math.min(this.#left, chunk.length - at, room)
      const isWholeHere = count === this.#left && this.#held === 0
      if (isWholeHere) {
        // Most objects arrive in one piece: nothing is copied.
        this.#left = -1
        this.#pass(chunk.subarray(at, at + count - 1), true)
      } else {
        this.#hold(chunk.subarray(at, at + count))
        this.#left -= count
        this.#passHeld()
      }
      at += count
    }
  }

  #beginObject(header: string): void {
    const size = / (\d+)$/.exec(header)?.[1]
    if (size === undefined) {
      // `<id> missing`: it went away meanwhile, or was never fetched.
      this.#index += 1
      return
    }
    this.#left = Number(size) + 1
    this.#offset = 0
    this.#isLarge = Number(size) > objectPieceBytes
  }

  #passHeld(): void {
    if (this.#left === 0) {
      this.#left = -1
      const bytes = this.#takeHeld()
      this.#pass(bytes.subarray(0, bytes.length - 1), true)
    } else if (this.#isLarge && this.#held === objectPieceBytes) {
      const bytes = this.#takeHeld()
      this.#pass(bytes, false)
      this.#hold(bytes.subarray(bytes.length - this.#overlapBytes))
      this.#offset += bytes.length - this.#overlapBytes
    }
  }

  #pass(bytes: Buffer, isLast: boolean): void {
    const object = this.#objects[this.#index]
    if (object === undefined) return
    if (isLast && this.#offset === 0) this.#sink.whole(object, bytes)
    else this.#sink.piece(object, bytes, this.#offset, isLast)
    if (isLast) this.#index += 1
  }

  #hold(bytes: Buffer): void {
    this.#chunks.push(bytes)
    this.#held += bytes.length
  }

  #takeHeld(): Buffer {
    const [first] = this.#chunks
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#held = 0
    return bytes
  }
}
