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
  isOwn(id: string): boolean
}

/** Returns the plan for an operation's answer, or undefined where the bytes may pass as they are. */
export function planAnswer(
  operation: Operation,
  context: {
    readonly ownIdsOnly: boolean
    readonly from: readonly string[]
    readonly to: string
    isOwn(id: string): boolean
  },
): AnswerPlan | undefined {
  const rewrites = operation.rewrites ?? []
  const creates = context.ownIdsOnly ? operation.creates : undefined
  const lists = context.ownIdsOnly ? operation.lists : undefined
  if (rewrites.length === 0 && creates === undefined && lists === undefined) return undefined
  return { rewrites, creates, lists, from: context.from, to: context.to, isOwn: context.isOwn }
}

/**
 * Returns the answer as the client may see it, and the ids it tells of. Throws SyntaxError where it is not JSON, or
 * where a list that must be filtered is not where the profile says.
 */
export function transformAnswer(plan: AnswerPlan, bytes: Buffer): { body: Buffer; createdIds: string[] } {
  const value: unknown = JSON.parse(bytes.toString('utf8'))
  for (const path of plan.rewrites) {
    mapField(value, path.split('.'), (field) => (typeof field === 'string' ? rebase(field, plan) : field))
  }
  const createdIds: string[] = []
  if (plan.creates !== undefined) {
    mapField(value, plan.creates.split('.'), (field) => {
      if (typeof field === 'string') createdIds.push(field)
      return field
    })
  }
  const filtered = plan.lists === undefined ? value : keepOwn(value, plan.lists, plan.isOwn)
  return { body: Buffer.from(JSON.stringify(filtered)), createdIds }
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
