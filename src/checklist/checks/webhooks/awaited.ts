import type { Verdict } from '../../check.ts'
import { isBefore, lockedVersion } from '../../project/locked-version.ts'
import { type FoundCall, isFrom } from '../../source/find-calls.ts'
import type { Program } from '../../source/program.ts'
import type { Subject } from '../../subject.ts'
import { verdictAt, verdictOn } from '../verdict-at.ts'
import type { Verification } from './verification.ts'

/** Judges whether what a call promises is waited for. */
export function awaited({ program, found, verifying, project, modules }: Verification): readonly Verdict[] {
  const { isAsync, asyncSince } = verifying
  const { path, language } = found.file
  if (language === 'python') return []
  const versions = modules.flatMap((name) => {
    const version = lockedVersion(project, path, name)
    return version === undefined ? [] : [version]
  })
  const isOld = asyncSince !== undefined && versions.some((version) => isBefore(version, asyncSince))
  if (isOld)
    return [
      verdictOn(
        found,
        'pass',
        `The version that is locked answers at once; from ${asyncSince} on it promises.`,
      ),
    ]
  const status = isAsync ? waits(program, found, 0) : 'pass'
  const evidence = {
    pass: 'It is waited for.',
    fail: 'It promises an answer, and nobody waits for it: every forgery passes.',
    unknown: 'Who waits for what it promises cannot be seen here.',
  }[status]
  return [verdictOn(found, status, evidence)]
}

/** Returns unknown where the function itself is given to something outside the project. */
export function handedOn({ program, usages }: Subject): readonly Verdict[] {
  return usages.flatMap((usage) =>
    program.files.flatMap((file) =>
      file.calls.flatMap(({ positional, scope, at }) => {
        const given = positional.flatMap((each) =>
          each.kind === 'record' ? [...each.fields.values()] : [each],
        )
        const calls = usage.verifying?.calls ?? []
        return file.language === 'javascript' &&
          given.some(
            (expression) =>
              expression.kind !== 'call' && isFrom(program, { file, scope, expression }, usage, calls),
          )
          ? [
              verdictAt(
                file,
                at,
                'unknown',
                'Verification is handed on: who waits for it cannot be seen here.',
              ),
            ]
          : []
      }),
    ),
  )
}

/** Whether what a call promises is waited for: there, or by whoever it is returned to. */
function waits(program: Program, { file, call }: FoundCall, depth: number): 'pass' | 'fail' | 'unknown' {
  if (call.use === 'awaited') return 'pass'
  if (call.use === 'handed' || depth > 5) return 'unknown'
  if (call.use === 'kept') {
    const isLater = file.awaited.some(({ name, scope }) => {
      const { expression } = program.resolve({ file, scope, expression: { kind: 'name', name } })
      return expression === call
    })
    return isLater ? 'pass' : 'fail'
  }
  if (call.use === 'dropped') return 'fail'
  const users = program.callsOf({ file, scope: call.scope })
  const states = users.map((user) => waits(program, user, depth + 1))
  if (states.length === 0) return 'unknown'
  return states.find((state) => state === 'fail') ?? states.find((state) => state === 'unknown') ?? 'pass'
}
