import type { Field, Located, LocatedCall, Program } from './program.ts'
import { enclosing } from './scopes.ts'
import type { SdkCall, SdkPath, SdkUsage, SettingsPlace } from './sdk-usage.ts'
import type { Call, Expression, SourceFile } from './source-file.ts'

/** A call of an SDK, and where it stands. */
export type FoundCall = LocatedCall

/** Returns every call of a program that goes one of the ways into the vendor's SDK. */
export function findCalls(
  program: Program,
  usage: SdkUsage,
  paths: readonly SdkPath[],
): readonly FoundCall[] {
  return program.files.flatMap((file) =>
    file.calls.flatMap((call) => {
      const at = { file, scope: call.scope, expression: call.callee }
      return isFrom(program, at, usage, paths) ? [{ file, call }] : []
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
  if (mayHaveMore(call)) return at({ ...call.keywords, isOpen: true })
  if (place.orReceiver !== true || call.callee.kind !== 'member') return 'absent'
  const receiver = program.resolve(at(call.callee.object))
  if (receiver.expression.kind !== 'call') return at(call.callee)
  const inherited = argumentOf(program, receiver.file, receiver.expression, { ...place, position: Infinity })
  return inherited === undefined ? 'absent' : asRecord(program, { ...receiver, expression: inherited })
}

/** Returns a field of settings, as far as it can be followed; absent where there are none. */
export function settingOf(program: Program, settings: Located | 'absent', name: string): Field {
  if (settings === 'absent') return 'absent'
  const { field, at } = program.fieldOf(settings, name)
  return typeof field === 'object' ? program.resolve(at).expression : field
}

/** Returns whether an expression comes from the vendor's SDK, by one of the ways. */
export function isFrom(
  program: Program,
  at: Located,
  { modules }: SdkUsage,
  paths: readonly SdkPath[],
): boolean {
  const origin = program.originOf(at)
  if (origin === undefined || !isOneOf(modules, origin.module)) return false
  return paths.some((path) => endsWith(origin.path, path))
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

/** A call with arguments that are spread into it may have been given settings. */
function mayHaveMore({ keywords }: Call): boolean {
  return keywords.isOpen || keywords.spreads.length > 0
}

/** A configuration object that an SDK makes holds what its keywords say; of what another function gives nothing is known. */
function asRecord(program: Program, located: Located): Located {
  const resolved = program.resolve(located)
  const { file, scope, expression } = resolved
  // A name can have fields assigned later.
  if (expression.kind !== 'call') return located
  if (expression.positional.length > 0) return resolved
  const origin = program.originOf({ file, scope, expression: expression.callee })
  const isMade = file.language === 'python' && origin !== undefined && !origin.path.includes('()')
  return isMade ? { ...resolved, expression: expression.keywords } : resolved
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
