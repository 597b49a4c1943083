/** Runs steps one after the other: each begins once the one before has ended, however it did. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Returns what the step returns, once its turn has come. */
  take<Result>(step: () => Promise<Result>): Promise<Result> {
    const run = this.#last.then(step)
    this.#last = run.then(ignore, ignore)
    return run
  }
}

const ignore = (): void => {}
