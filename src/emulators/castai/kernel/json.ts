/** A JSON object whose fields have not been looked at yet. */
export type JsonObject = Record<string, unknown>

/** Returns the value when it is a plain object, else an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** True for a plain JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the value when it is a string, else the empty one. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Returns the value when it is a finite number, else zero. */
export function asNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Returns the value when it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Returns the strings of a list; anything else in it is left out. */
export function asTexts(value: unknown): string[] {
  return asList(value).filter((item) => typeof item === 'string')
}

/** Returns the named fields alone, as far as they are there. */
export function pick(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in source).map((name) => [name, source[name]]))
}

/** Returns the object without the named fields. */
export function omit(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)))
}
