import type { Checkpoint } from '../note/checkpoint.ts'
import type { NoteVerifier } from '../note/note-key.ts'
import type { MerkleFrontier } from '../tree/frontier.ts'
import { signedCheckpoint } from './signed-checkpoint.ts'
import { type Fault, faultIn } from './verdict.ts'

/**
 * Checkpoints that were kept elsewhere. They alone find what whoever holds the log and its signing key has done: each
 * fixes the log as it was, up to its size.
 */
export class Anchors {
  /** Smallest first. */
  readonly #waiting: Checkpoint[] = []
  #agreedSize = 0
  #unusable = 0
  #uncovered = 0

  constructor(notes: readonly string[], verifiers: readonly NoteVerifier[]) {
    for (const note of notes) {
      const anchor = signedCheckpoint(note, verifiers)
      if (anchor === undefined) this.#unusable += 1
      else this.#waiting.push(anchor)
    }
    this.#waiting.sort((left, right) => left.size - right.size)
  }

  /** True where a note is no checkpoint of this log: somebody may have damaged it to be rid of it. */
  get areUnusable(): boolean {
    return this.#unusable > 0
  }

  /** True where some could not be compared: they lie within what was left out, or beyond the end. */
  get areUncovered(): boolean {
    return this.#uncovered + this.#waiting.length > 0
  }

  /** Size of the largest that agrees. */
  get agreedSize(): number {
    return this.#agreedSize
  }

  /** Size of the smallest that was not compared yet. */
  get nextSize(): number {
    return this.#waiting[0]?.size ?? Number.POSITIVE_INFINITY
  }

  /** Size of the largest that was not compared yet; 0 if there is none. */
  get largestSize(): number {
    return this.#waiting.at(-1)?.size ?? 0
  }

  /** Compares those of the tree's size with it. Called each time the tree reaches `nextSize`. */
  compare(tree: MerkleFrontier): Fault | undefined {
    let isSame = false
    while (this.#waiting[0]?.size === tree.size) {
      // Whoever has the signing key can make one that agrees: it says nothing where another of that size does not.
      if (this.#waiting.shift()?.root !== tree.root()) {
        return faultIn(this.#agreedSize + 1, tree.size, 'rewritten')
      }
      isSame = true
    }
    if (isSame) this.#agreedSize = tree.size
    return undefined
  }

  /** Gives up those that are smaller than a tree which grew past them at one go. */
  passTo(size: number): void {
    while (this.nextSize < size) {
      this.#waiting.shift()
      this.#uncovered += 1
    }
  }
}
