import { Buffer } from 'node:buffer'

/** Bytes of an object's id: SHA-1. */
export const idBytes = 20

/** Ids of objects, one after the other, ascending and each once. */
export type SortedIds = Buffer

export const noIds: SortedIds = Buffer.alloc(0)

/** Returns ids in hexadecimal digits as sorted ones. */
export function sortIds(ids: Iterable<string>): SortedIds {
  return Buffer.from([...new Set(ids)].sort().join(''), 'hex')
}

/** Returns sorted ids as hexadecimal digits. */
export function listIds(ids: SortedIds): readonly string[] {
  return Array.from({ length: ids.length / idBytes }, (_, at) =>
    ids.toString('hex', at * idBytes, (at + 1) * idBytes),
  )
}

/** Returns the ids that are in either list. */
export function uniteIds(one: SortedIds, other: SortedIds): SortedIds {
  if (one.length === 0) return other
  if (other.length === 0) return one
  const united = Buffer.allocUnsafe(one.length + other.length)
  let length = 0
  let [left, right] = [0, 0]
  while (left < one.length || right < other.length) {
    const order = compareAt(one, left, other, right)
    const isLeft = order <= 0
    const [from, at] = isLeft ? [one, left] : [other, right]
    from.copy(united, length, at, at + idBytes)
    length += idBytes
    if (isLeft) left += idBytes
    if (order >= 0) right += idBytes
  }
  return united.subarray(0, length)
}

/** Returns the ids of one list that are not in another. */
export function withoutIds(ids: SortedIds, taken: SortedIds): SortedIds {
  return pick(ids, taken, false)
}

/** Returns the ids that are in both lists. */
export function commonIds(ids: SortedIds, other: SortedIds): SortedIds {
  return pick(ids, other, true)
}

/** True where a list is what `SortedIds` says: it may come from a file. */
export function areSorted(ids: Buffer): boolean {
  if (ids.length % idBytes !== 0) return false
  for (let at = idBytes; at < ids.length; at += idBytes)
    if (compareAt(ids, at - idBytes, ids, at) >= 0) return false
  return true
}

function pick(ids: SortedIds, other: SortedIds, wanted: boolean): SortedIds {
  if (other.length === 0) return wanted ? noIds : ids
  const picked = Buffer.allocUnsafe(ids.length)
  let length = 0
  let right = 0
  for (let at = 0; at < ids.length; at += idBytes) {
    let order = compareAt(ids, at, other, right)
    while (order > 0) {
      right += idBytes
      order = compareAt(ids, at, other, right)
    }
    if ((order === 0) !== wanted) continue
    ids.copy(picked, length, at, at + idBytes)
    length += idBytes
  }
  return picked.subarray(0, length)
}

/** Negative, zero or positive; a list that has ended comes last. */
function compareAt(one: Buffer, left: number, other: Buffer, right: number): number {
  if (left >= one.length || right >= other.length)
    return Number(left >= one.length) - Number(right >= other.length)
  for (let at = 0; at < idBytes; at += 1) {
    const difference = (one[left + at] as number) - (other[right + at] as number)
    if (difference !== 0) return difference
  }
  return 0
}
