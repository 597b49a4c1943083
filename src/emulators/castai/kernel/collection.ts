import type { JsonObject } from './json.ts'
import { notFound } from './refusal.ts'

/** Something that is kept, under its id. */
export interface Entity extends JsonObject {
  readonly id: string
}

/** Keeps entities in the order in which they came. */
export class Collection {
  readonly #entities = new Map<string, Entity>()

  list(): Entity[] {
    return [...this.#entities.values()]
  }

  get(id: string): Entity | undefined {
    return this.#entities.get(id)
  }

  /** Returns the entity, or refuses with 404. */
  require(id: string): Entity {
    const entity = this.#entities.get(id)
    if (!entity) throw notFound()
    return entity
  }

  /** Adds the entity, or takes the place of the one with the same id. */
  put(entity: Entity): Entity {
    this.#entities.set(entity.id, entity)
    return entity
  }

  /** Merges fields into an entity; refuses with 404 when there is none. The id stays. */
  change(id: string, fields: JsonObject): Entity {
    return this.put({ ...this.require(id), ...fields, id })
  }

  /** Removes and returns the entity, or refuses with 404. */
  take(id: string): Entity {
    const entity = this.require(id)
    this.#entities.delete(id)
    return entity
  }

  delete(id: string): boolean {
    return this.#entities.delete(id)
  }

  clear(): void {
    this.#entities.clear()
  }
}

/** All collections, by name and by what they belong to (an organization, a cluster, a parent). */
export class Shelves {
  readonly #collections = new Map<string, Collection>()

  of(name: string, ...owners: readonly string[]): Collection {
    const key = [name, ...owners].join('/')
    const known = this.#collections.get(key)
    if (known) return known
    const made = new Collection()
    this.#collections.set(key, made)
    return made
  }

  /** Every collection that holds something, as plain lists. */
  toJSON(): Record<string, readonly Entity[]> {
    return Object.fromEntries(
      [...this.#collections]
        .map(([key, collection]) => [key, collection.list()] as const)
        .filter(([, entities]) => entities.length > 0),
    )
  }
}
