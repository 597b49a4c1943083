import { Buffer } from 'node:buffer'
import type { Operation } from '../access/index.ts'

/** What an answer must go through before it is released. */
export interface AnswerPlan {
  /** Field paths of absolute vendor URLs. */
  readonly rewrites: readonly string[]
  /** Origin the vendor writes into its URLs, and what replaces it. */
  readonly from: readonly string[]
  readonly to: string
  /** Field path of the id that was created, to remember as the client's own. */
  readonly creates: string | undefined
  /** Field path of a list's ids, to drop items that are not the client's own. */
  readonly lists: string | undefined
  /** The answer is looked into and goes on byte for byte, also where nobody can read it. */
  readonly isReadOnly?: boolean
  isOwn(id: string): boolean
}

/** Returns the plan for an operation's answer, or undefined where the bytes may pass as they are. */
export function planAnswer(
  operation: Operation,
  context: {
    readonly ownIdsOnly: boolean
    /** Whether what is created is remembered of every client. */
    readonly remembersCreated?: boolean
    readonly from: readonly string[]
    readonly to: string
    isOwn(id: string): boolean
  },
): AnswerPlan | undefined {
  const rewrites = operation.rewrites ?? []
  const creates = context.ownIdsOnly || context.remembersCreated ? operation.creates : undefined
  const lists = context.ownIdsOnly ? operation.lists : undefined
  if (rewrites.length === 0 && creates === undefined && lists === undefined) return undefined
  const isReadOnly = !context.ownIdsOnly && rewrites.length === 0
  return {
    rewrites,
    creates,
    lists,
    from: context.from,
    to: context.to,
    isOwn: context.isOwn,
    ...(isReadOnly ? { isReadOnly } : {}),
  }
}

/**
 * Returns the answer as the client may see it, and the ids it tells of. Throws SyntaxError where it is not JSON, or
 * where a list that must be filtered is not where the profile says.
 */
export function transformAnswer(plan: AnswerPlan, bytes: Buffer): { body: Buffer; createdIds: string[] } {
  if (plan.isReadOnly) return { body: bytes, createdIds: readCreated(plan.creates, bytes) }
  const value: unknown = JSON.parse(bytes.toString('utf8'))
  for (const path of plan.rewrites) {
    mapField(value, path.split('.'), (field) => (typeof field === 'string' ? rebase(field, plan) : field))
  }
  const createdIds = findCreated(plan.creates, value)
  const filtered = plan.lists === undefined ? value : keepOwn(value, plan.lists, plan.isOwn)
  return { body: Buffer.from(JSON.stringify(filtered)), createdIds }
}

/** Returns the ids that an answer tells of; none where it is not JSON. */
function readCreated(creates: string | undefined, bytes: Buffer): string[] {
  try {
    return findCreated(creates, JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/** Returns the ids at the field path where an operation's answer says what it has created. */
export function findCreated(creates: string | undefined, value: unknown): string[] {
  const ids: string[] = []
  if (creates === undefined) return ids
  mapField(value, creates.split('.'), (field) => {
    if (typeof field === 'string') ids.push(field)
    return field
  })
  return ids
}

function rebase(url: string, plan: AnswerPlan): string {
  for (const origin of plan.from) {
    if (url === origin || url.startsWith(`${origin}/`)) return plan.to + url.slice(origin.length)
  }
  return url
}

/** Replaces each value at a field path (`*` stands for every item of an array); absent fields are left alone. */
function mapField(value: unknown, path: readonly string[], change: (field: unknown) => unknown): void {
  if (typeof value !== 'object' || value === null) return
  const [head, ...rest] = path as [string, ...string[]]
  if (head === '*') {
    if (!Array.isArray(value)) return
    value.forEach((item, index) => {
      if (rest.length === 0) value[index] = change(item)
      else mapField(item, rest, change)
    })
    return
  }
  if (!Object.hasOwn(value, head)) return
  const owner = value as Record<string, unknown>
  if (rest.length === 0) owner[head] = change(owner[head])
  else mapField(owner[head], rest, change)
}

// Nothing is listed where there is nothing to list: some vendors leave an empty list out.
const holdsItems = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((field) => typeof field === 'object')

/** `items.call_id` keeps the items whose `call_id` is the client's own; `.agent_id` means the answer is the array. */
function keepOwn(value: unknown, path: string, isOwn: (id: string) => boolean): unknown {
  const steps = path.split('.')
  const idField = steps.pop() as string
  const keep = (list: unknown): unknown[] =>
    Array.isArray(list)
      ? list.filter((item) => {
          const id: unknown = (item as Record<string, unknown> | null)?.[idField]
          return typeof id === 'string' && isOwn(id)
        })
      : []
  const listPath = steps.filter((step) => step !== '')
  if (listPath.length === 0) return keep(value)
  let found = false
  mapField(value, listPath, (list) => {
    found = true
    return keep(list)
  })
  if (!found && holdsItems(value)) throw new SyntaxError('the list is not where the profile says')
  return value
}
