import { isDeepStrictEqual } from 'node:util'
import { canonicalParameter, type FieldNaming } from './field-naming.ts'
import { isTwofold, type Slot, slotsAt, withChange } from './field-path.ts'

/** Where a call's parameters ride, as body rules see it: fields that can be read and changed, and a value at the end. */
export interface Fields {
  readonly value: unknown
  /** Why no rule can look into this at all, or undefined. */
  readonly obstacle: string | undefined
  slots(field: string, throughLists: boolean): Slot[]
  /** Whether the field was sent several times with different values: nobody knows which one the vendor takes. */
  isAmbiguous(field: string): boolean
  change(field: string, change: (value: unknown) => unknown): void
  /** Whether a field's value is what a rule names. */
  equals(value: unknown, wanted: unknown): boolean
  /** The value as a list, or undefined where it is none. */
  list(value: unknown): readonly unknown[] | undefined
  /** Writes a rule's value the way these parameters are written. */
  write(value: unknown): unknown
}

/** The fields of a JSON body. No body at all counts as an empty object, so that a rule can still set a field. */
export class JsonFields implements Fields {
  value: unknown
  readonly #naming: FieldNaming

  constructor(body: unknown, naming: FieldNaming) {
    this.value = body
    this.#naming = naming
  }

  get obstacle(): string | undefined {
    const isObject = typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
    return isObject || this.value === undefined ? undefined : 'the body must be a JSON object'
  }

  slots(field: string, throughLists: boolean): Slot[] {
    return slotsAt(this.value ?? null, field.split('.'), throughLists, this.#naming)
  }

  isAmbiguous(field: string): boolean {
    return isTwofold(this.value, field.split('.'), this.#naming)
  }

  change(field: string, change: (value: unknown) => unknown): void {
    this.value = withChange(this.value, field.split('.'), change, this.#naming)
  }

  equals(value: unknown, wanted: unknown): boolean {
    return isDeepStrictEqual(value, wanted)
  }

  list(value: unknown): readonly unknown[] | undefined {
    return Array.isArray(value) ? value : undefined
  }

  write(value: unknown): unknown {
    return typeof value === 'object' ? structuredClone(value) : value
  }
}

/** The parameters of a query string: flat, all text; lists and objects are written as JSON (as AssemblyAI's are). */
export class QueryFields implements Fields {
  readonly obstacle = undefined
  readonly value: URLSearchParams

  readonly #naming: FieldNaming

  constructor(parameters: URLSearchParams, naming: FieldNaming) {
    this.value = new URLSearchParams(parameters)
    this.#naming = naming
  }

  slots(field: string): Slot[] {
    const values = this.#valuesOf(field)
    if (values.length === 0) return [{ found: false, blocked: false }]
    return values.map((value) => ({ found: true, value }))
  }

  isAmbiguous(field: string): boolean {
    return new Set(this.#valuesOf(field)).size > 1
  }

  /** One value remains, however often and in whatever spelling the field was sent. */
  change(field: string, change: (value: unknown) => unknown): void {
    const [before] = this.#valuesOf(field)
    for (const name of this.#spellingsOf(field)) if (name !== field) this.value.delete(name)
    this.value.set(field, String(change(before)))
  }

  #valuesOf(field: string): string[] {
    return this.#spellingsOf(field).flatMap((name) =>
      // What stands in brackets is part of the value to some: no value that a rule names is equal to it.
      this.value.getAll(name).map((value) => (name.endsWith(']') ? `${name}=${value}` : value)),
    )
  }

  #spellingsOf(field: string): string[] {
    const wanted = canonicalParameter(field, this.#naming)
    return [...new Set(this.value.keys())].filter((name) => canonicalParameter(name, this.#naming) === wanted)
  }

  equals(value: unknown, wanted: unknown): boolean {
    if (value === this.write(wanted)) return true
    return typeof wanted === 'object' && isDeepStrictEqual(parseJson(String(value)), wanted)
  }

  list(value: unknown): readonly unknown[] | undefined {
    const parsed = parseJson(String(value))
    return Array.isArray(parsed) ? parsed : undefined
  }

  write(value: unknown): unknown {
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Text that is not JSON is no list: the caller refuses it as that.
    return undefined
  }
}
