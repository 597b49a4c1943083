import type { Operation } from '../../access/index.ts'
import { findCreated } from '../../gateway/index.ts'
import type { ContractAnswer } from './caller.ts'

/** Returns the first id that a list answers with; undefined where it lists nothing. */
export function firstIdOf({ lists }: Operation, { text }: ContractAnswer): string | undefined {
  if (lists === undefined) return undefined
  const parts = lists.split('.')
  const path = [...parts.slice(0, -1).filter((part) => part !== ''), '*', parts.at(-1)].join('.')
  try {
    return findCreated(path, JSON.parse(text)).find((id) => /^[\w+-][\w.+-]*$/.test(id))
  } catch {
    return undefined
  }
}

/** Returns the path of an operation about something that a list has: `/v2/transcript/{transcript_id}` for `/v2/transcript`. */
export function pathOfItem({ path }: Operation, ids: ReadonlyMap<string, string>): string | undefined {
  const [collection = '', rest] = path.split(/\/\{[^}]+\}/)
  const id = ids.get(collection)
  return id === undefined || rest === undefined || rest.includes('{')
    ? undefined
    : `${collection}/${encodeURIComponent(id)}${rest}`
}
