interface Turn {
  /** Resolves once the one whose turn it is has come to an end of either kind. */
  readonly over: Promise<void>
  /** What those who wait find then: one look for all of them. */
  isStillFree: Promise<boolean> | undefined
}

/** Lets one at a time try for what a name stands for; whoever came meanwhile goes on only if it is still free after that. */
export class Turns {
  readonly #turns = new Map<string, Turn>()

  /** Returns what `go` returns; undefined, without a try, where somebody was faster. Rejects as both functions do. */
  async take<Result>(
    name: string,
    go: () => Promise<Result>,
    isStillFree: () => Promise<boolean>,
  ): Promise<Result | undefined> {
    for (let turn = this.#turns.get(name); turn !== undefined; turn = this.#turns.get(name)) {
      turn.isStillFree ??= turn.over.then(isStillFree)
      if (!(await turn.isStillFree)) return undefined
    }
    const own = go()
    const over = own.then(ignore, ignore)
    this.#turns.set(name, { over, isStillFree: undefined })
    void over.then(() => this.#turns.delete(name))
    return own
  }
}

function ignore(): void {}
