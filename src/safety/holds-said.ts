import { textsIn } from '../core/index.ts'

/** Returns whether text stands, however deep, in one of these fields of an answer. */
export function holdsSaid(answer: unknown, fields: readonly string[]): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  if (Array.isArray(answer)) return answer.some((one) => holdsSaid(one, fields))
  return Object.entries(answer).some(([name, value]) =>
    fields.includes(name) ? textsIn(value).length > 0 : holdsSaid(value, fields),
  )
}
