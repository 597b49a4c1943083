import { categoryTag } from '../policies/categories.ts'
import { allPolicies } from '../policies/policy.ts'

const hash = 35
const bracket = 91
const names = new Set(allPolicies.map((policy) => policy.toUpperCase()))
const tag = /\[([A-Z_]{3,40})(?::[a-p]{16})?\]/y

/**
 * Returns where a tag or a run of `#` ends, or `at` where none begins. Only tags of policies count: anything else in
 * brackets may be a name that somebody shouted.
 */
export function endOfHidden(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === hash) {
    let end = at
    while (text.charCodeAt(end) === hash) end += 1
    return end
  }
  if (code !== bracket) return at
  tag.lastIndex = at
  const name = tag.exec(text)?.[1]
  if (name !== undefined && names.has(name)) return tag.lastIndex
  categoryTag.lastIndex = at
  return categoryTag.test(text) ? categoryTag.lastIndex : at
}
