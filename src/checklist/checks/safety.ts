import type { Check, Status, Verdict } from '../check.ts'
import type { Program } from '../source/program.ts'
import { enclosing } from '../source/scopes.ts'
import type { Transcribing } from '../source/sdk-usage.ts'
import type { Expression, SourceFile } from '../source/source-file.ts'
import { wordsOf } from '../source/words.ts'
import type { Subject } from '../subject.ts'
import { verdictAt } from './verdict-at.ts'

/** Checks of what is done with labels of unsafe content. */
export const safetyChecks: readonly Check[] = [
  {
    id: 'safety-severity',
    title: 'Thresholds compare severities, not confidences',
    severity: 'medium',
    why: 'The summary of labels holds how certain the vendor is, not how bad it is: a mild word that is clearly heard passes for the worst.',
    how: 'Finds the functions that read the labels, and what they compare.',
    remedy: 'Compare severity_score_summary, and confidence beside it.',
    mapping: { asvs: ['2.2.1'], cwe: [697] },
    decide: severities,
  },
]

function severities({ program, usages }: Subject): readonly Verdict[] {
  return usages.flatMap(({ transcribing }) =>
    transcribing === undefined
      ? []
      : program.files.flatMap((file) => labelsIn(program, file, transcribing.safety)),
  )
}

/** Judges each function that reads labels by what it reads and whether it compares anything. */
function labelsIn(
  program: Program,
  file: SourceFile,
  { confidences, severities: severe }: Transcribing['safety'],
): readonly Verdict[] {
  const paths = file.members.map((member) => ({
    member,
    words: wordsThrough(program, file, member.scope, member),
  }))
  const reading = (wanted: readonly (readonly string[])[]) =>
    paths.filter(({ words }) => wanted.some((path) => endsWith(words, path)))
  const certain = reading(severe).map(({ member }) => member)
  const confident = reading(confidences).map(({ member }) => member)
  const handed = file.calls.flatMap((call) =>
    call.positional
      .filter((each) => {
        const words = wordsThrough(program, file, call.scope, each)
        return confidences.some((path) => endsWith(words, path.slice(0, -1)))
      })
      .map(() => call),
  )
  const verdict = ({ at }: SourceFile['members'][number], status: Status, evidence: string) =>
    verdictAt(file, at, status, evidence)
  return [
    ...certain.map((member) => verdict(member, 'pass', 'It reads severities.')),
    ...confident.map((member) => {
      if (certain.some((each) => areTogether(file, each.scope, member.scope)))
        return verdict(member, 'pass', 'It reads confidences, and severities beside them.')
      return file.comparisons.some((each) => isThreshold(each) && areTogether(file, each.scope, member.scope))
        ? verdict(member, 'fail', 'It compares confidences as if they were severities.')
        : verdict(member, 'unknown', 'What becomes of these confidences cannot be seen here.')
    }),
    ...handed.map(({ at }) =>
      verdictAt(file, at, 'unknown', 'What becomes of these labels cannot be seen here.'),
    ),
  ]
}

/** One stands in the function of the other, or in one that is inside it. */
function areTogether({ scopes }: SourceFile, one: number, other: number): boolean {
  const [first, second] = [enclosing(scopes, one), enclosing(scopes, other)]
  return first.includes(other) || second.includes(one)
}

function isThreshold({ operator, left, right }: SourceFile['comparisons'][number]): boolean {
  const words = [...wordsOf(left), ...wordsOf(right)]
  return /^[<>]=?$/.test(operator) && !words.some((word) => word === 'length' || word === 'len')
}

/** The words of a chain of members, through the variables that it begins with. */
function wordsThrough(
  program: Program,
  file: SourceFile,
  scope: number,
  expression: Expression,
): readonly string[] {
  const { expression: resolved, ...at } = program.resolve({ file, scope, expression })
  if (resolved.kind !== 'member') return resolved.kind === 'name' ? [resolved.name] : []
  return [...wordsThrough(program, at.file, at.scope, resolved.object), resolved.name]
}

function endsWith(words: readonly string[], path: readonly string[]): boolean {
  return (
    path.length > 0 &&
    words.length >= path.length &&
    path.every((word, at) => words[words.length - path.length + at] === word)
  )
}
