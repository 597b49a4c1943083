import type { Check, Verdict } from '../check.ts'
import { type FoundCall, findCalls } from '../source/find-calls.ts'
import { enclosing, wordsOf } from '../source/program.ts'
import type { Storing } from '../source/sdk-usage.ts'
import type { SourceFile } from '../source/source-file.ts'
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
    return findCalls(program, usage, storing.lists)
      .filter((list) => deletions.some((deletion) => areTogether(list, deletion)))
      .map((list) => decide(list, storing))
  })
}

/** One deletes what the other lists: in one function, or one within the other. */
function areTogether(list: FoundCall, deletion: FoundCall): boolean {
  if (list.file !== deletion.file) return false
  const { scopes } = list.file
  const [outer, inner] = [enclosing(scopes, list.call.scope), enclosing(scopes, deletion.call.scope)]
  return inner.includes(list.call.scope) || outer.includes(deletion.call.scope)
}

function decide(list: FoundCall, { paging }: Storing): Verdict {
  const isPaged = wordsAround(list.file, list.call.scope).some((word) => paging.includes(word))
  return isPaged
    ? verdictOn(list, 'pass', 'It goes on to further pages.')
    : verdictOn(list, 'fail', 'It reads the first page, and deletes what is on it.')
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
