import { isDeepStrictEqual } from 'node:util'
import { type Slot, slotsAt, withChange } from './field-path.ts'

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

  constructor(body: unknown) {
    this.value = body
  }

  get obstacle(): string | undefined {
    const isObject = typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
    return isObject || this.value === undefined ? undefined : 'the body must be a JSON object'
  }

  slots(field: string, throughLists: boolean): Slot[] {
    return slotsAt(this.value ?? null, field.split('.'), throughLists)
  }

  isAmbiguous(): boolean {
    return false
  }

  change(field: string, change: (value: unknown) => unknown): void {
    this.value = withChange(this.value, field.split('.'), change)
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

  constructor(parameters: URLSearchParams) {
    this.value = new URLSearchParams(parameters)
  }

  slots(field: string): Slot[] {
    const values = this.value.getAll(field)
    if (values.length === 0) return [{ found: false, blocked: false }]
    return values.map((value) => ({ found: true, value }))
  }

  isAmbiguous(field: string): boolean {
    return new Set(this.value.getAll(field)).size > 1
  }

  /** One value remains, however often the field was sent. */
  change(field: string, change: (value: unknown) => unknown): void {
    this.value.set(field, String(change(this.value.get(field) ?? undefined)))
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
