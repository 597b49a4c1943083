import type { Check, Verdict } from '../check.ts'
import { type FoundCall, findCalls, isFrom } from '../source/find-calls.ts'
import type { Program } from '../source/program.ts'
import { enclosing } from '../source/scopes.ts'
import type { SdkUsage, Storing } from '../source/sdk-usage.ts'
import type { Expression, SourceFile } from '../source/source-file.ts'
import { wordsOf } from '../source/words.ts'
import type { Subject } from '../subject.ts'
import { verdictOn } from './verdict-at.ts'

/** Checks of whether old data goes. */
export const retentionChecks: readonly Check[] = [
  {
    id: 'retention-all-pages',
    title: 'A clean-up reads every page of the list',
    severity: 'medium',
    why: 'The first page holds the newest: what is old stays for ever, and the script says that all is well.',
    how: 'Finds programs that list and delete, and looks for what goes on to further pages.',
    remedy: 'Follow the pages until there is none, or leave it to sallyport retention.',
    mapping: { asvs: ['14.2.7'], cwe: [459] },
    decide: allPages,
  },
]

function allPages({ program, usages }: Subject): readonly Verdict[] {
  return usages.flatMap((usage) => {
    const { storing } = usage
    if (storing === undefined) return []
    const deletions = findCalls(program, usage, storing.deletions)
    if (deletions.length === 0) return []
    const lists = findCalls(program, usage, storing.lists).flatMap((list) => {
      const places = [list, ...usersOf(program, list)]
      const isMeant = places.some((place) => deletions.some((deletion) => areTogether(place, deletion)))
      return isMeant ? [decide(program, list, places, storing)] : []
    })
    const handed = deletions.flatMap(({ file, call }) =>
      file.members.some((each) => isHanded(program, usage, file, each, storing))
        ? [verdictOn({ file, call }, 'unknown', 'What lists is handed to something outside the project.')]
        : [],
    )
    return lists.length > 0 ? lists : handed
  })
}

/** The function that lists is given to somebody, and not called here. */
function isHanded(
  program: Program,
  usage: SdkUsage,
  file: SourceFile,
  member: SourceFile['members'][number],
  { lists }: Storing,
): boolean {
  return isFrom(program, { file, scope: member.scope, expression: member }, usage, lists)
}

/** Calls of the function that lists. */
function usersOf(program: Program, { file, call }: FoundCall): readonly FoundCall[] {
  return call.scope === 0 ? [] : program.callsOf({ file, scope: call.scope })
}

/** One deletes what the other lists: in one function, or one within the other. */
function areTogether(list: FoundCall, deletion: FoundCall): boolean {
  if (list.file !== deletion.file) return false
  const { scopes } = list.file
  const [outer, inner] = [enclosing(scopes, list.call.scope), enclosing(scopes, deletion.call.scope)]
  return (
    inner.includes(list.call.scope) || outer.includes(deletion.call.scope) || isOneStatement(list, deletion)
  )
}

/** Both are functions in the arguments of one call. */
function isOneStatement({ file, call }: FoundCall, deletion: FoundCall): boolean {
  const isIn = (scope: number) => (each: Expression) => functionsIn(each).includes(scope)
  return file.calls.some(
    ({ positional, keywords }) =>
      [...positional, keywords].some(isIn(call.scope)) &&
      [...positional, keywords].some(isIn(deletion.call.scope)),
  )
}

function functionsIn(expression: Expression): readonly number[] {
  if (expression.kind === 'function') return [expression.scope]
  return expression.kind === 'record' ? [...expression.fields.values()].flatMap(functionsIn) : []
}

function decide(
  program: Program,
  list: FoundCall,
  places: readonly FoundCall[],
  { paging }: Storing,
): Verdict {
  const isPaged = places.some(({ file, call }) =>
    wordsAround(file, call.scope).some((word) => paging.includes(word)),
  )
  if (isPaged) return verdictOn(list, 'pass', 'It goes on to further pages.')
  return isSteered(program, list)
    ? verdictOn(list, 'unknown', 'What is listed comes from elsewhere, and so may the next page.')
    : verdictOn(list, 'fail', 'It reads the first page, and deletes what is on it.')
}

/** Whether somebody else says what is listed: settings from outside, or a function that is handed on. */
function isSteered(program: Program, { file, call }: FoundCall): boolean {
  const { scope, positional, keywords } = call
  const isOpen = keywords.isOpen || keywords.spreads.length > 0
  const isGiven = positional.some((expression) => {
    const { expression: resolved } = program.resolve({ file, scope, expression })
    return ['name', 'member', 'instance'].includes(resolved.kind)
  })
  return isOpen || isGiven
}

function wordsAround(file: SourceFile, scope: number): readonly string[] {
  const isIn = (each: { readonly scope: number }) => enclosing(file.scopes, each.scope).includes(scope)
  const fields = (each: SourceFile['calls'][number]) => [
    ...each.keywords.fields.keys(),
    ...each.positional.flatMap((argument) => (argument.kind === 'record' ? [...argument.fields.keys()] : [])),
  ]
  return [
    ...file.members.filter(isIn).map(({ name }) => name),
    ...file.calls.filter(isIn).flatMap((call) => [...wordsOf(call.callee), ...fields(call)]),
  ]
}
