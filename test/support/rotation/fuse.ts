/** What a process ends with that is killed. */
export class Killed extends Error {}

/** Ends a process at its effect number so-and-so: right before that happens, or right after. */
export class Fuse {
  #left: number
  readonly #isAfter: boolean

  constructor(effects = Number.POSITIVE_INFINITY, isAfter = false) {
    this.#left = effects
    this.#isAfter = isAfter
  }

  get isBurnt(): boolean {
    return this.#left <= 0
  }

  /** Makes an effect happen, unless the process is dead. */
  async pass<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.isBurnt) throw new Killed()
    this.#left -= 1
    if (this.isBurnt && !this.#isAfter) throw new Killed()
    const result = await act()
    if (this.isBurnt) throw new Killed()
    return result
  }

  /** The same for every method of something that remembers. */
  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name, object)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => this.pass(() => value.apply(object, args))
      },
    })
  }
}
