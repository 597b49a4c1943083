import type { Verdict } from '../../check.ts'
import { findCalls, isWithin } from '../../source/find-calls.ts'
import type { Located, Program } from '../../source/program.ts'
import type { SdkUsage } from '../../source/sdk-usage.ts'
import type { Call, Comparison, SourceFile } from '../../source/source-file.ts'
import { namesOf, wordsOf } from '../../source/words.ts'
import { verdictAt } from '../verdict-at.ts'
import { isHandedOn, start } from './files.ts'

const constantTime = /^(?:timingSafeEqual|compare_digest|constant_time_compare)$/

/** Judges how signatures are compared in a file that handles webhooks. */
export function comparisonsIn(program: Program, usage: SdkUsage, file: SourceFile): readonly Verdict[] {
  const faults = [
    ...file.comparisons.filter((each) => isNaive(program, file, each)).map(({ at }) => ({ file, at })),
    ...file.calls.filter((call) => isBufferCompared(program, file, call)).map(({ at }) => ({ file, at })),
    ...helpersOf(program, file).flatMap((helper) =>
      helper.file.comparisons
        .filter(({ scope, operator, left, right }) => {
          const isEqual = equality.test(operator) && left.kind === 'name' && right.kind === 'name'
          return isEqual && isWithin(helper.file, scope, helper.scope)
        })
        .map(({ at }) => ({ file: helper.file, at })),
    ),
  ]
  if (faults.length > 0)
    return faults.map((fault) =>
      verdictAt(fault.file, fault.at, 'fail', 'A signature is compared as any other text.'),
    )
  const verifies = findCalls(program, usage, usage.verifying?.calls ?? [])
  const isSafe = [{ file, scope: 0 }, ...helpersOf(program, file)].some((place) =>
    place.file.calls.some(
      (call) =>
        isWithin(place.file, call.scope, place.scope) &&
        (namesOf(call.callee).some((word) => constantTime.test(word)) ||
          verifies.some((each) => each.call === call)),
    ),
  )
  if (isSafe) return [verdictAt(file, start, 'pass', 'Signatures are compared in constant time.')]
  return isHandedOn(program, usage, file)
    ? [verdictAt(file, start, 'unknown', 'What compares signatures cannot be seen here.')]
    : []
}

const equality = /^(?:[=!]==?)$/
const signed = /signature|hmac|digest/i

/** Functions of the project that are given a signature. */
function helpersOf(program: Program, file: SourceFile) {
  return file.calls
    .filter(({ positional, scope }) =>
      positional.some((each) => isSigned(program, { file, scope, expression: each })),
    )
    .flatMap((call) => program.functionOf({ file, scope: call.scope, expression: call.callee }) ?? [])
}

function isSigned(program: Program, at: Located): boolean {
  const { expression } = program.resolve(at)
  return [...wordsOf(at.expression), ...wordsOf(expression)].some((word) => signed.test(word))
}

function isNaive(program: Program, file: SourceFile, { operator, left, right, scope }: Comparison): boolean {
  if (!equality.test(operator) || left.kind === 'literal' || right.kind === 'literal') return false
  const words = [...wordsOf(left), ...wordsOf(right)]
  if (words.some((word) => /^(?:length|undefined|len)$/.test(word))) return false
  return [left, right].some((expression) => isSigned(program, { file, scope, expression }))
}

/** `one.equals(other)` of buffers ends at the first difference as well. */
function isBufferCompared(program: Program, file: SourceFile, { callee, positional, scope }: Call): boolean {
  if (callee.kind !== 'member' || callee.name !== 'equals') return false
  return [callee.object, ...positional].some((expression) => isSigned(program, { file, scope, expression }))
}
