import type { JsonObject } from './json.ts'

/** Anything kept in a store: `sequence` tells which of two came first. */
export interface StoredItem {
  readonly id: string
  readonly sequence: number
}

/** A resource without behaviour of its own: the fields the caller sent, and when. */
export interface StoredDocument extends StoredItem {
  readonly createdMs: number
  modifiedMs: number
  fields: JsonObject
}

/** Keeps items by id in the order they came. */
export class Store<Item extends StoredItem> {
  readonly #items = new Map<string, Item>()

  add(item: Item): Item {
    this.#items.set(item.id, item)
    return item
  }

  get(id: string): Item | undefined {
    return this.#items.get(id)
  }

  delete(id: string): boolean {
    return this.#items.delete(id)
  }

  list(): Item[] {
    return [...this.#items.values()]
  }
}
