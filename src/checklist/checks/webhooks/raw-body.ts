import type { Verdict } from '../../check.ts'
import { argumentOf, type FoundCall } from '../../source/find-calls.ts'
import type { Program } from '../../source/program.ts'
import { enclosing } from '../../source/scopes.ts'
import type { Expression, SourceFile } from '../../source/source-file.ts'
import { wordsOf } from '../../source/words.ts'
import { verdictAt, verdictOn } from '../verdict-at.ts'
import type { Verification } from './verification.ts'

/** Words that say where a body comes from: written again, parsed, or as it came. */
const rewritten = /^(?:stringify|dumps)$/
const raw = /^(?:text|rawBody|raw_body|get_data|raw|arrayBuffer|content|data|buf|buffer|body_bytes)$/

/** Judges what a verification is given to verify. */
export function rawBody({ program, found, verifying }: Verification): readonly Verdict[] {
  const { file, call } = found
  const given = argumentOf(program, file, call, verifying.body)
  if (given === undefined) return [verdictOn(found, 'unknown', 'What it verifies cannot be seen here.')]
  const passed = parameterOf(file, call.scope, given)
  if (passed !== undefined) {
    const users = program.callsOf({ file, scope: passed.scope })
    const verdicts = users.flatMap((user) => bodyOf(program, user, user.call.positional[passed.position]))
    if (verdicts.length > 0) return verdicts
    return [verdictOn(found, 'unknown', 'Where the body comes from cannot be seen here.')]
  }
  return bodyOf(program, found, given)
}

/** A parameter of the function around a call, by its position. */
function parameterOf({ scopes }: SourceFile, at: number, given: Expression) {
  if (given.kind !== 'name') return undefined
  const scope = enclosing(scopes, at).find((each) => scopes[each]?.names.has(given.name))
  const position = scope === undefined ? -1 : (scopes[scope]?.parameters.indexOf(given.name) ?? -1)
  return scope === undefined || position === -1 ? undefined : { scope, position }
}

function bodyOf(program: Program, found: FoundCall, given: Expression | undefined): readonly Verdict[] {
  const { file, call } = found
  if (given === undefined) return [verdictOn(found, 'unknown', 'What it verifies cannot be seen here.')]
  const words = wordsOf(sourceOf(program, file, call.scope, given))
  if (words.some((word) => rewritten.test(word)))
    return [verdictOn(found, 'fail', 'The body was parsed and written again: these are other bytes.')]
  const parsers = file.calls.filter(({ callee }) => isParser(callee))
  const isRaw = file.calls.some(({ callee }) => isRawParser(callee)) || words.some((word) => raw.test(word))
  if (isRaw) return [verdictOn(found, 'pass', 'It is given the body as it came.')]
  const [parser] = parsers
  const takesBody = words.includes('body')
  if (takesBody && parser !== undefined)
    return [verdictAt(file, parser.at, 'fail', 'A parser takes the body before it is verified.')]
  // In Python `await request.body()` is the bytes themselves.
  if (takesBody && file.language === 'python')
    return [verdictOn(found, 'pass', 'It is given the body as it came.')]
  return [verdictOn(found, 'unknown', 'Where the body comes from cannot be seen here.')]
}

/** What a name stands for, as far as this file says: a variable, a decoded text. */
function sourceOf(program: Program, file: SourceFile, scope: number, expression: Expression): Expression {
  const resolved = program.resolve({ file, scope, expression }).expression
  if (
    resolved.kind === 'call' &&
    resolved.callee.kind === 'member' &&
    /^(?:toString|decode)$/.test(resolved.callee.name)
  )
    return sourceOf(program, file, scope, resolved.callee.object)
  return resolved
}

function isParser(callee: Expression): boolean {
  const words = wordsOf(callee)
  return /^(?:express|bodyParser)$/.test(words[0] ?? '') && words.at(-1) === 'json'
}

function isRawParser(callee: Expression): boolean {
  const words = wordsOf(callee)
  return /^(?:express|bodyParser)$/.test(words[0] ?? '') && /^(?:raw|text)$/.test(words.at(-1) ?? '')
}
