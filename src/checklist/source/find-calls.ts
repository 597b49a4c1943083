import { enclosing, type Field, type Located, type Program } from './program.ts'
import type { SdkCall, SdkPath, SdkUsage, SettingsPlace } from './sdk-usage.ts'
import type { Call, Expression, SourceFile } from './source-file.ts'

/** A call of an SDK, and where it stands. */
export interface FoundCall {
  readonly file: SourceFile
  readonly call: Call
}

/** Returns every call of a program that goes one of the ways into the vendor's SDK. */
export function findCalls(
  program: Program,
  { modules }: SdkUsage,
  paths: readonly SdkPath[],
): readonly FoundCall[] {
  return program.files.flatMap((file) =>
    file.calls.flatMap((call) => {
      const origin = program.originOf({ file, scope: call.scope, expression: call.callee })
      const isMeant = origin !== undefined && isOneOf(modules, origin.module)
      return isMeant && paths.some((path) => endsWith(origin.path, path)) ? [{ file, call }] : []
    }),
  )
}

/** Settings of a call as a record that can be asked; `absent` where it is made without any. */
export function settingsOf(
  program: Program,
  { file, call }: FoundCall,
  place: SdkCall['settings'],
): Located | 'absent' {
  const at = (expression: Expression): Located => ({ file, scope: call.scope, expression })
  if (place === 'keywords') return at(call.keywords)
  const own = argumentOf(program, file, call, place)
  if (own !== undefined) return asRecord(program, at(own))
  if (place.orReceiver !== true || call.callee.kind !== 'member') return 'absent'
  const receiver = program.resolve(at(call.callee.object))
  if (receiver.expression.kind !== 'call') return at(call.callee)
  const inherited = argumentOf(program, receiver.file, receiver.expression, { ...place, position: Infinity })
  return inherited === undefined ? 'absent' : asRecord(program, { ...receiver, expression: inherited })
}

/** Returns a field of settings; absent where there are none. */
export function settingOf(program: Program, settings: Located | 'absent', name: string): Field {
  return settings === 'absent' ? 'absent' : program.fieldOf(settings, name).field
}

/** Returns an argument that stands at a place, or by its keyword. */
export function argumentOf(
  program: Program,
  file: SourceFile,
  call: Call,
  { position, keyword }: SettingsPlace,
): Expression | undefined {
  const named =
    keyword === undefined
      ? undefined
      : program.fieldOf({ file, scope: call.scope, expression: call.keywords }, keyword).field
  return typeof named === 'object' ? named : call.positional[position]
}

/** Returns whether one function stands in another, or is it. */
export function isWithin({ scopes }: SourceFile, scope: number, outer: number): boolean {
  return enclosing(scopes, scope).includes(outer)
}

/** A configuration object that is made by a call holds what its keywords say. */
function asRecord(program: Program, located: Located): Located {
  const resolved = program.resolve(located)
  return resolved.expression.kind === 'call' && resolved.expression.positional.length === 0
    ? { ...resolved, expression: resolved.expression.keywords }
    : resolved
}

function isOneOf(modules: readonly string[], module: string): boolean {
  return modules.some(
    (name) => module === name || module.startsWith(`${name}/`) || module.startsWith(`${name}.`),
  )
}

function endsWith(path: readonly string[], tail: SdkPath): boolean {
  // The module itself is called, and nothing in it.
  if (tail.length === 0) return path.length === 0
  return tail.every((word, at) => path[path.length - tail.length + at] === word)
}
