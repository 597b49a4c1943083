import { categoryTag } from '../policies/categories.ts'
import { isPolicy } from '../policies/policy.ts'

const hash = 35
const bracket = 91
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
  categoryTag.lastIndex = at
  if (categoryTag.test(text)) return categoryTag.lastIndex
  tag.lastIndex = at
  const match = tag.exec(text)
  return match && isPolicy((match[1] ?? '').toLowerCase()) ? tag.lastIndex : at
}
