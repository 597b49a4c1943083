import { isExactNumber } from './exact-number.ts'
import { type FieldNaming, spellingsOf } from './field-naming.ts'

/** What a field path leads to. */
export type Slot =
  /** A value that is there. */
  | { readonly found: true; readonly value: unknown }
  /** Nothing is there. `blocked`: nor can be, because something on the way is no object. */
  | { readonly found: false; readonly blocked: boolean }

const absent: Slot = { found: false, blocked: false }
const blocked: Slot = { found: false, blocked: true }

/**
 * Returns every place in a JSON value that a path such as `tasks.*.agent_override` leads to. `*` stands for each item
 * of an array or each value of an object; where there are no items there are no places. Only own properties count,
 * so `constructor` and `__proto__` are names like any other.
 *
 * `throughLists`: a name also applies to each item of an array in its place. For rules that keep something out, so
 * that wrapping a field in a list does not carry it past them.
 */
export function slotsAt(
  root: unknown,
  path: readonly string[],
  throughLists: boolean,
  naming: FieldNaming = 'exact',
): Slot[] {
  const slots: Slot[] = []
  collect(root, path, { throughLists, naming }, slots)
  return slots
}

interface Reading {
  readonly throughLists: boolean
  readonly naming: FieldNaming
}

function collect(node: unknown, path: readonly string[], reading: Reading, slots: Slot[]): void {
  const [step, ...rest] = path
  if (step === undefined) {
    slots.push({ found: true, value: node })
  } else if (!isContainer(node)) {
    // `null` stands for "not given" in every vendor's API, so it hides nothing and blocks nothing.
    if (node === null) pushAbsent(path, slots)
    else slots.push(blocked)
  } else if (step === '*' || (reading.throughLists && Array.isArray(node))) {
    const after = step === '*' ? rest : path
    for (const item of Object.values(node)) collect(item, after, reading, slots)
  } else if (Array.isArray(node)) {
    slots.push(blocked)
  } else {
    const names = spellingsOf(node, step, reading.naming)
    // In two spellings, nobody knows which of them the vendor takes: a rule must hold for each.
    for (const name of names) collect(node[name], rest, reading, slots)
    if (names.length === 0) pushAbsent(rest, slots)
  }
}

/** Without a list there is no item that could lack the field. */
function pushAbsent(rest: readonly string[], slots: Slot[]): void {
  if (!rest.includes('*')) slots.push(absent)
}

/**
 * Returns a copy of a JSON value in which each place of a path holds what `change` makes of it (undefined where
 * nothing was there). Objects on the way are created, list items are not; what did not change is shared with the
 * original. Of a field that was sent in two spellings one remains. To be called only where `slotsAt` found nothing blocked.
 */
export function withChange(
  root: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
  naming: FieldNaming = 'exact',
): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(root)
  if (step === '*') {
    if (Array.isArray(root)) return root.map((item: unknown) => withChange(item, rest, change, naming))
    if (!isContainer(root)) return root
    return Object.entries(root).reduce<object>(
      (copy, [name, item]) => withOwn(copy, name, withChange(item, rest, change, naming)),
      {},
    )
  }
  const owner = isContainer(root) ? root : {}
  const names = spellingsOf(owner, step, naming)
  if (names.length === 0 && rest.includes('*')) return root
  const [name = step] = names
  const before = names.length === 0 ? undefined : owner[name]
  const copy: Record<string, unknown> = { ...owner }
  for (const other of names.slice(1)) delete copy[other]
  return withOwn(copy, name, withChange(before, rest, change, naming))
}

/** Whether a field on the way was sent in two spellings. */
export function isTwofold(node: unknown, path: readonly string[], naming: FieldNaming): boolean {
  const [step, ...rest] = path
  if (step === undefined || !isContainer(node)) return false
  if (step === '*' || Array.isArray(node)) {
    const after = step === '*' ? rest : path
    return Object.values(node).some((item) => isTwofold(item, after, naming))
  }
  const names = spellingsOf(node, step, naming)
  return names.length > 1 || names.some((name) => isTwofold(node[name], rest, naming))
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isExactNumber(value)
}

/** Defines rather than assigns: assigning to `__proto__` would change what the object inherits. */
function withOwn(owner: object, name: string, value: unknown): object {
  return Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true })
}
