import type { VaultStore } from './vault-store.ts'

/** Notes in memory when keys were used, and writes that now and then: a call must not wait for it. */
export class LastUsed {
  readonly #store: Pick<VaultStore, 'touchKeys'>
  #notes = new Map<string, number>()

  constructor(store: Pick<VaultStore, 'touchKeys'>) {
    this.#store = store
  }

  note(keyId: string, atMs: number): void {
    this.#notes.set(keyId, atMs)
  }

  /** Rejects as the store does, keeping the notes for the next time. */
  async flush(): Promise<void> {
    const notes = this.#notes
    if (notes.size === 0) return
    this.#notes = new Map()
    try {
      await this.#store.touchKeys(notes)
    } catch (error) {
      this.#notes = new Map([...notes, ...this.#notes])
      throw error
    }
  }
}
