import type { Clock } from '../../core/index.ts'
import type { AccessStore } from '../access-store.ts'
import { limitKey } from './limits.ts'

interface Loaded {
  readonly ids: Set<string>
  loadedAtMs: number
}

// Another instance may have created an id meanwhile: an unknown one is worth one more look, but not one per guess.
const reloadAfterMs = 1000

/**
 * Knows which things each client created at each vendor, for grants that are bound to those. Loaded when first asked
 * for and kept in memory; past `idsMax` ids, the least recently used clients are dropped and loaded again later.
 */
export class OwnIds {
  readonly #store: Pick<AccessStore, 'insertOwnIds' | 'loadOwnIds'>
  readonly #clock: Clock
  readonly #idsMax: number
  readonly #loaded = new Map<string, Loaded>()
  readonly #loading = new Map<string, Promise<void>>()
  #idCount = 0

  constructor(store: Pick<AccessStore, 'insertOwnIds' | 'loadOwnIds'>, clock: Clock, idsMax = 1_000_000) {
    this.#store = store
    this.#clock = clock
    this.#idsMax = idsMax
  }

  /**
   * Returns undefined where memory can already answer for these ids, so that a call need not wait; otherwise a promise
   * that settles once the store was asked. Rejects as the store does.
   */
  ensure(clientId: string, vendor: string, ids: readonly string[]): Promise<void> | undefined {
    const key = limitKey(clientId, vendor)
    const loaded = this.#loaded.get(key)
    if (loaded !== undefined) {
      const known = ids.every((id) => loaded.ids.has(id))
      if (known || this.#clock.now() - loaded.loadedAtMs < reloadAfterMs) return undefined
    }
    let loading = this.#loading.get(key)
    if (loading === undefined) {
      loading = this.#load(key, clientId, vendor).finally(() => this.#loading.delete(key))
      this.#loading.set(key, loading)
    }
    return loading
  }

  /** Whether this client created the id; undefined where nothing was loaded yet. */
  has(clientId: string, vendor: string, id: string): boolean | undefined {
    const key = limitKey(clientId, vendor)
    const loaded = this.#loaded.get(key)
    if (loaded === undefined) return undefined
    this.#loaded.delete(key)
    this.#loaded.set(key, loaded)
    return loaded.ids.has(id)
  }

  /** Remembers what a client just created: first in the store, then here. */
  async add(clientId: string, vendor: string, ids: readonly string[]): Promise<void> {
    const createdAtMs = this.#clock.now()
    await this.#store.insertOwnIds(ids.map((id) => ({ clientId, vendor, id, createdAtMs })))
    const key = limitKey(clientId, vendor)
    // A load under way may have read the store before the insert.
    await this.#loading.get(key)
    const loaded = this.#loaded.get(key)
    if (loaded === undefined) return
    const before = loaded.ids.size
    for (const id of ids) loaded.ids.add(id)
    this.#idCount += loaded.ids.size - before
    this.#shrink(key)
  }

  async #load(key: string, clientId: string, vendor: string): Promise<void> {
    const ids = new Set(await this.#store.loadOwnIds(clientId, vendor))
    this.#idCount += ids.size - (this.#loaded.get(key)?.ids.size ?? 0)
    this.#loaded.delete(key)
    this.#loaded.set(key, { ids, loadedAtMs: this.#clock.now() })
    this.#shrink(key)
  }

  /** A Map keeps insertion order, and `has` moves what it finds to the end: the first is the least recently used. */
  #shrink(keep: string): void {
    for (const [key, loaded] of this.#loaded) {
      if (this.#idCount <= this.#idsMax) return
      if (key === keep) continue
      this.#loaded.delete(key)
      this.#idCount -= loaded.ids.size
    }
  }
}
