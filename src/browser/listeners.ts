/** Those who listen, by event. A listener that throws is reported to the page and disturbs nobody else. */
export class Listeners<Events extends object> {
  readonly #byEvent = new Map<keyof Events, Set<(value: never) => void>>()

  /** Adds a listener; returns what removes it. */
  listen<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#byEvent.get(name) ?? new Set()
    this.#byEvent.set(name, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  tell<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const listener of [...(this.#byEvent.get(name) ?? [])]) {
      try {
        ;(listener as (value: Events[Name]) => void)(value)
      } catch (error) {
        reportError(error)
      }
    }
  }
}
