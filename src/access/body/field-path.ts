import { isExactNumber } from './exact-number.ts'

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
export function slotsAt(root: unknown, path: readonly string[], throughLists: boolean): Slot[] {
  const slots: Slot[] = []
  collect(root, path, throughLists, slots)
  return slots
}

function collect(node: unknown, path: readonly string[], throughLists: boolean, slots: Slot[]): void {
  const [step, ...rest] = path
  if (step === undefined) {
    slots.push({ found: true, value: node })
  } else if (!isContainer(node)) {
    // `null` stands for "not given" in every vendor's API, so it hides nothing and blocks nothing.
    if (node === null) pushAbsent(path, slots)
    else slots.push(blocked)
  } else if (step === '*' || (throughLists && Array.isArray(node))) {
    const after = step === '*' ? rest : path
    for (const item of Object.values(node)) collect(item, after, throughLists, slots)
  } else if (Array.isArray(node)) {
    slots.push(blocked)
  } else if (Object.hasOwn(node, step)) {
    collect(node[step], rest, throughLists, slots)
  } else {
    pushAbsent(rest, slots)
  }
}

/** Without a list there is no item that could lack the field. */
function pushAbsent(rest: readonly string[], slots: Slot[]): void {
  if (!rest.includes('*')) slots.push(absent)
}

/**
 * Returns a copy of a JSON value in which each place of a path holds what `change` makes of it (undefined where
 * nothing was there). Objects on the way are created, list items are not; what did not change is shared with the
 * original. To be called only where `slotsAt` found nothing blocked.
 */
export function withChange(
  root: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(root)
  if (step === '*') {
    if (Array.isArray(root)) return root.map((item: unknown) => withChange(item, rest, change))
    if (!isContainer(root)) return root
    return Object.entries(root).reduce<object>(
      (copy, [name, item]) => withOwn(copy, name, withChange(item, rest, change)),
      {},
    )
  }
  const owner = isContainer(root) ? root : {}
  const present = Object.hasOwn(owner, step)
  if (!present && rest.includes('*')) return root
  const before = present ? owner[step] : undefined
  return withOwn({ ...owner }, step, withChange(before, rest, change))
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isExactNumber(value)
}

/** Defines rather than assigns: assigning to `__proto__` would change what the object inherits. */
function withOwn(owner: object, name: string, value: unknown): object {
  return Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true })
}
