import type { Operation } from '../operation.ts'
import type { FieldNaming } from './field-naming.ts'
import { slotsAt } from './field-path.ts'

/** An id in a request body that names an existing thing, and the field it stands in. */
export interface NamedId {
  readonly field: string
  readonly id: string
}

/**
 * Returns the ids that a request body names in the fields its operation lists, or the field whose value is neither a
 * text nor a list of texts: what cannot be compared cannot be shown to be the client's own.
 */
export function findNamedIds(
  operation: Operation,
  body: unknown,
  naming: FieldNaming = 'exact',
): { readonly ids: readonly NamedId[] } | { readonly unreadable: string } {
  const ids: NamedId[] = []
  for (const field of operation.names ?? []) {
    for (const slot of slotsAt(body ?? null, field.split('.'), true, naming)) {
      if (!slot.found || slot.value === null) continue
      for (const id of Array.isArray(slot.value) ? slot.value : [slot.value]) {
        if (typeof id !== 'string') return { unreadable: field }
        ids.push({ field, id })
      }
    }
  }
  return { ids }
}
