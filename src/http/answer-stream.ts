import type { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'

// Node joins a head and a text into one write, a head and a buffer not. Latin-1 keeps every byte as it is.
const oneWriteBytesMax = 8 * 1024

/** Where an answer comes from, and who hears how it goes out. */
export interface AnswerOwner {
  /** Stops the answer where it comes from. */
  pauseAnswer(): void
  resumeAnswer(): void
  /** Bytes moved on the client's side. */
  onMoved(): void
  /** The answer is out of the gate's hands. */
  onAnswered(): void
  /** All is written, and the client has not taken it yet; `onAnswered` follows once it has. */
  onUntaken(): void
}

/** An answer's head and first pieces, where they came before they may be shown. */
interface HeldAnswer {
  readonly status: number
  readonly headers: string[]
  readonly pieces: Buffer[]
  isComplete: boolean
}

/**
 * The way of one answer to its client. Until `release` is called not one byte goes out; after that as fast as the
 * client takes it. A client that is gone takes nothing, and pauses nobody.
 */
export class AnswerStream {
  readonly #response: ServerResponse
  readonly #owner: AnswerOwner
  #isReleased = false
  #isPaused = false
  #held: HeldAnswer | undefined
  /** Bytes that are still to come; NaN where the vendor did not say. */
  #bytesLeft = Number.NaN
  /** The piece that completes the answer: it leaves with the end, in one write. */
  #last: Buffer | undefined

  constructor(response: ServerResponse, owner: AnswerOwner) {
    this.#response = response
    this.#owner = owner
  }

  get isReleased(): boolean {
    return this.#isReleased
  }

  /** Whether the client takes its answer too slowly for what has been written. */
  get needsDrain(): boolean {
    return this.#response.writableNeedDrain
  }

  /** Starts the answer; `bytes` is its length where that is known. */
  open(status: number, headers: string[], bytes: number): void {
    this.#bytesLeft = bytes
    if (this.#isReleased) {
      this.#response.writeHead(status, headers)
      return
    }
    this.#held = { status, headers, pieces: [], isComplete: false }
    this.#pause()
  }

  write(bytes: Buffer): void {
    this.#bytesLeft -= bytes.length
    if (this.#bytesLeft === 0 && bytes.length <= oneWriteBytesMax) this.#last = bytes
    else this.#send(bytes)
  }

  /** Ends the answer. */
  complete(): void {
    if (this.#held !== undefined) {
      this.#held.isComplete = true
      return
    }
    const response = this.#response
    const { needsDrain } = this
    if (this.#last === undefined || response.destroyed) response.end()
    else response.end(this.#last.toString('latin1'), 'latin1')
    if (!needsDrain && response.writableLength < response.writableHighWaterMark) {
      this.#owner.onAnswered()
      return
    }
    response.once('finish', () => this.#owner.onAnswered())
    this.#owner.onUntaken()
  }

  /** Lets the answer out, from now on. */
  release(): void {
    this.#isReleased = true
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.#isPaused = false
    this.#response.writeHead(held.status, held.headers)
    for (const piece of held.pieces) this.#send(piece)
    if (held.isComplete) this.complete()
    else if (!this.#isPaused) this.#owner.resumeAnswer()
  }

  #send(bytes: Buffer): void {
    if (this.#held !== undefined) {
      this.#held.pieces.push(bytes)
      return
    }
    this.#owner.onMoved()
    if (this.#response.destroyed) return
    if (this.#response.write(bytes) || this.#isPaused) return
    this.#pause()
    this.#response.once('drain', this.#onDrain)
  }

  #pause(): void {
    this.#isPaused = true
    this.#owner.pauseAnswer()
  }

  readonly #onDrain = (): void => {
    this.#isPaused = false
    this.#owner.onMoved()
    this.#owner.resumeAnswer()
  }
}
