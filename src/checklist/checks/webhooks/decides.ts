import type { FoundCall } from '../../source/find-calls.ts'
import type { Program } from '../../source/program.ts'
import { lookUp } from '../../source/scopes.ts'

const depthMax = 5

/**
 * Returns whether anything depends on what a call answers: `no` where it stands for itself, is only written to a log, or is
 * kept in a name that nobody reads; `unknown` where it is returned to callers that cannot be seen.
 */
export function decides(program: Program, { file, call }: FoundCall, depth = 0): 'yes' | 'no' | 'unknown' {
  if (call.isIdle) return 'no'
  const names = file.assignments.flatMap(({ target, value, scope }) =>
    value === call && target.kind === 'name' ? [{ name: target.name, scope }] : [],
  )
  if (names.length > 0) {
    const isRead = names.some(({ name, scope }) => {
      const binding = lookUp(file.scopes, scope, name)?.scope
      return file.references.some(
        (each) =>
          each.name === name && !each.isIdle && lookUp(file.scopes, each.scope, name)?.scope === binding,
      )
    })
    return isRead ? 'yes' : 'no'
  }
  if (call.use !== 'returned') return 'yes'
  if (depth > depthMax) return 'unknown'
  const users = program.callsOf({ file, scope: call.scope }).map((user) => decides(program, user, depth + 1))
  if (users.length === 0) return 'unknown'
  return users.find((each) => each === 'no') ?? users.find((each) => each === 'unknown') ?? 'yes'
}
