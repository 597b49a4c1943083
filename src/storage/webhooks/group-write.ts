import { isSallyportError } from '../../core/index.ts'
import { storageFailed } from '../storage-error.ts'

/** Writes a group of items in one commit, and returns an answer for each in their order. */
export type WriteGroup<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>

export interface GroupWriteOptions {
  /** How many items may wait. One more is refused at once. Default 5,000. */
  readonly queueMax?: number
  /** How many characters may wait. Default 64 Mi. */
  readonly charactersMax?: number
  /** How long an item may wait to become durable. Default 5 s. */
  readonly deadlineMs?: number
}

const groupMax = 500

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly characters: number
  readonly settled: PromiseWithResolvers<Answer>
  readonly timer: NodeJS.Timeout
}

/**
 * Makes items durable in groups: whatever arrives while one commit is under way goes into the next. That is what lets
 * an inbox wait for the disk each time and still take thousands a second.
 */
export class GroupWrite<Item, Answer> {
  readonly #write: WriteGroup<Item, Answer>
  readonly #queueMax: number
  readonly #charactersMax: number
  readonly #deadlineMs: number
  #queue: Waiting<Item, Answer>[] = []
  #characters = 0
  #writing: Promise<void> | undefined

  constructor(write: WriteGroup<Item, Answer>, options: GroupWriteOptions = {}) {
    this.#write = write
    this.#queueMax = options.queueMax ?? 5_000
    this.#charactersMax = options.charactersMax ?? 64 * 1024 * 1024
    this.#deadlineMs = options.deadlineMs ?? 5_000
  }

  /** Resolves with the answer once the item is durable. Rejects with ERR_STORAGE_FAILED, at once where too many wait. */
  add(item: Item, characters: number): Promise<Answer> {
    if (this.#queue.length >= this.#queueMax || this.#characters + characters > this.#charactersMax) {
      return Promise.reject(storageFailed('the queue of the inbox is full'))
    }
    const settled = Promise.withResolvers<Answer>()
    // Whoever waits is told in time; the write itself may still succeed, and then the item comes twice.
    const timer = setTimeout(
      () => settled.reject(storageFailed(`not durable after ${this.#deadlineMs} ms`)),
      this.#deadlineMs,
    )
    this.#queue.push({ item, characters, settled, timer })
    this.#characters += characters
    this.#writing ??= this.#writeAll()
    return settled.promise
  }

  /** Resolves once nothing waits any more. */
  async drained(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    // A turn of the event loop brings company.
    await nextTurn()
    while (this.#queue.length > 0) {
      await this.#writeGroup(this.#queue.splice(0, groupMax))
      await nextTurn()
    }
    this.#writing = undefined
  }

  async #writeGroup(group: readonly Waiting<Item, Answer>[]): Promise<void> {
    for (const { characters } of group) this.#characters -= characters
    try {
      const answers = await this.#write(group.map(({ item }) => item))
      for (const [index, { settled }] of group.entries()) settled.resolve(answers[index] as Answer)
    } catch (error) {
      const failure = isSallyportError(error) ? error : storageFailed('the inbox failed', error)
      for (const { settled } of group) settled.reject(failure)
    } finally {
      for (const { timer } of group) clearTimeout(timer)
    }
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
