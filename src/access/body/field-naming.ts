/**
 * How a vendor's reader of JSON takes the names of fields. `exact`: as written. `protojson`: by protobuf's JSON mapping,
 * where a field has two names, `forceDelete` and `force_delete`, and either stands for it
 * (https://protobuf.dev/programming-guides/json/, read 2026-11).
 */
export type FieldNaming = 'exact' | 'protojson'

/**
 * Returns one name for all that a vendor takes for the same field. For protobuf it is the one that protoc derives:
 * underscores go, and a letter after one becomes a capital.
 */
export function canonicalName(name: string, naming: FieldNaming): string {
  if (naming === 'exact' || !name.includes('_')) return name
  return name.replace(/_+([a-z])?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')
}

/** Returns the members of an object that a vendor takes for the field: at most one, unless it was sent in two spellings. */
export function spellingsOf(owner: object, name: string, naming: FieldNaming): readonly string[] {
  if (naming === 'exact') return Object.hasOwn(owner, name) ? [name] : []
  const wanted = canonicalName(name, naming)
  return Object.keys(owner).filter((one) => canonicalName(one, naming) === wanted)
}

/**
 * Returns one name for all parameters of a query that a vendor takes for the same field. grpc-gateway also reads
 * `labels[a]=b`, and for a list puts what stands in the brackets into it.
 */
export function canonicalParameter(name: string, naming: FieldNaming): string {
  if (naming === 'exact') return name
  const bracket = name.indexOf('[')
  return canonicalName(bracket > 0 && name.endsWith(']') ? name.slice(0, bracket) : name, naming)
}
