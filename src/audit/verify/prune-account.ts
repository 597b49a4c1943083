import type { SeqRange } from '../log/prune.ts'

/** Keeps account of records whose bytes are gone, and of the prune records that said they would go. */
export class PruneAccount {
  readonly #pruned: SeqRange[] = []
  readonly #allowed: SeqRange[] = []

  /** Places must be given in ascending order. */
  addPruned(seq: number): void {
    append(this.#pruned, [seq, seq])
  }

  allow(ranges: readonly SeqRange[]): void {
    this.#allowed.push(...ranges)
  }

  /** Returns the first record whose bytes are gone although no prune record names it. */
  firstUnaccounted(): number | undefined {
    const allowed: SeqRange[] = []
    for (const range of this.#allowed.toSorted((left, right) => left[0] - right[0])) append(allowed, range)
    let next = 0
    for (const [first, last] of this.#pruned) {
      while ((allowed[next]?.[1] ?? Number.POSITIVE_INFINITY) < first) next += 1
      const [from, to] = allowed[next] ?? [Number.POSITIVE_INFINITY, 0]
      if (from > first) return first
      if (to < last) return to + 1
    }
    return undefined
  }
}

/** Adds a range to a list that is sorted by its starts; joins it with the last where they touch. */
function append(ranges: SeqRange[], [first, last]: SeqRange): void {
  const before = ranges.at(-1)
  if (before === undefined || before[1] < first - 1) ranges.push([first, last])
  else ranges[ranges.length - 1] = [before[0], Math.max(before[1], last)]
}
