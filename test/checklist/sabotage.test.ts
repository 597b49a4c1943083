/**
 * The checks of the checks: each decides its fixtures right, and one that is broken, in whichever way, gets some of them
 * wrong. A check that cannot fail decides nothing.
 */
import { describe, expect, test } from 'vitest'
import { type Check, checklist, type SdkUsage, type Status, type Subject } from '../../src/checklist/index.ts'
import { statusOf } from '../../src/checklist/verdicts.ts'
import { cases } from './cases.ts'
import { fixturesOf, languages, projectOf, sourceChecks, statuses, subjectOf, usages } from './fixtures.ts'

interface Case {
  readonly expected: Status
  readonly subject: Subject
  readonly text: string
}

/** Every fixture of a check, read once. */
function casesOf(id: string): readonly Case[] {
  const source = Object.entries(statuses).flatMap(([kind, expected]) =>
    languages.flatMap((language) =>
      fixturesOf(id, kind, language).map(({ files }) => ({
        expected,
        subject: subjectOf(projectOf(files)),
        text: [...files.values()].join('\n'),
      })),
    ),
  )
  const others = Object.entries(cases[id] ?? {}).flatMap(([expected, subjects]) =>
    subjects.map((subject) => ({ expected: expected as Status, subject, text: '' })),
  )
  return [...source, ...others]
}

const all = new Map(checklist.map(({ id }) => [id, casesOf(id)]))

async function isNoticed(
  check: Check,
  given: readonly Case[],
  change: (subject: Subject) => Subject = (same) => same,
) {
  for (const { expected, subject } of given) {
    if (statusOf(await check.decide(change(subject))) !== expected) return true
  }
  return false
}

/** What nothing can be, and why. */
const impossible: Readonly<Record<string, readonly Status[]>> = {
  // What was not read is not known to be wrong.
  'source-read': ['fail'],
  // Nobody but a person can say.
  'vendor-settings': ['pass', 'fail', 'unknown'],
}

describe.each(checklist)('$id', (check) => {
  const own = all.get(check.id) ?? []

  test('has fixtures that pass, fail, and cannot be decided, and decides each of them right', async () => {
    const expected = new Set(own.map((each) => each.expected))
    const wanted: readonly Status[] = ['pass', 'fail', 'unknown']
    expect(wanted.filter((status) => !expected.has(status))).toEqual(impossible[check.id] ?? [])
    expect(await isNoticed(check, own)).toBe(false)
  })

  test('is found out where it is broken', async () => {
    const answers = (status: Status): Check => ({
      ...check,
      decide: () => [{ status, resource: 'x', evidence: '' }],
    })
    const takes = (from: Status, to: Status): Check => ({
      ...check,
      decide: async (subject) =>
        (await check.decide(subject)).map((verdict) =>
          verdict.status === from ? { ...verdict, status: to } : verdict,
        ),
    })
    const expected = [...new Set(own.map((each) => each.expected))]
    const broken = [
      { ...check, decide: () => [] },
      ...(['pass', 'fail', 'unknown'] as const).map(answers),
      ...expected.flatMap((from) =>
        (['pass', 'fail', 'unknown'] as const).filter((to) => to !== from).map((to) => takes(from, to)),
      ),
    ]
    // One that always says what its only fixtures say is right of them.
    const only = expected.length === 1 ? expected[0] : undefined
    for (const each of broken.filter((_, at) => only === undefined || at === 0))
      expect(await isNoticed(each, own)).toBe(true)
  })
})

describe('what checks know of a vendor', () => {
  type Path = readonly (string | number)[]

  /** Every field that holds a text, a number, a switch or a list, with the way to it. */
  function leavesOf(value: unknown, path: Path = []): readonly Path[] {
    // It has none of these.
    if (Array.isArray(value) && value.length === 0) return []
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return [path]
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([name, each]) =>
        leavesOf(each, [...path, Array.isArray(value) ? Number(name) : name]),
      )
    return [path]
  }

  function changed(value: unknown, [first, ...rest]: Path): unknown {
    if (first === undefined) return perverted(value)
    if (Array.isArray(value)) return value.map((each, at) => (at === first ? changed(each, rest) : each))
    const record = value as Readonly<Record<string, unknown>>
    return { ...record, [first]: changed(record[first], rest) }
  }

  function perverted(value: unknown): unknown {
    if (typeof value === 'boolean') return !value
    if (typeof value === 'number') return value > 60 ? value * 1_000 : value + 7
    return Array.isArray(value) ? ['nothing-of-that-name'] : 'nothingOfThatName'
  }

  /** What no fixture of a check can notice, and why. */
  const unnoticed = [
    // Words for people.
    /, vendor$/,
    /, settings\./,
    /\.leaks\./,
    // How a person's key is told from another stands in a case of its own.
    /, infrastructure\./,
    // Names that checks of files look for, which have cases of their own.
    /, keyVariables$/,
    // No lifetime can be asked for there, so that nobody looks at the settings.
    /^Retell AI, minting\.(?:lifetimeSecondsMax|calls\.\d\.settings)/,
  ]

  const sources = sourceChecks.flatMap((id) => (all.get(id) ?? []).map((each) => ({ id, ...each })))
  const byId = new Map(checklist.map((check) => [check.id, check]))

  test.each(
    usages.flatMap((usage) => leavesOf(usage).map((path) => ({ usage, path, name: path.join('.') }))),
  )('is needed: $usage.vendor, $name', async ({ usage, path, name }) => {
    const mutant = changed(usage, path) as SdkUsage
    const others = usages.map((each) => (each === usage ? mutant : each))
    let isSeen = false
    for (const { id, expected, subject, text } of sources) {
      if (
        !usage.modules.some((module) => text.includes(module)) &&
        !text.includes(usage.verifying?.header ?? '\0')
      )
        continue
      const verdicts = (await byId.get(id)?.decide({ ...subject, usages: others })) ?? []
      if (statusOf(verdicts) !== expected) {
        isSeen = true
        break
      }
    }
    const isExcused = unnoticed.some((pattern) => pattern.test(`${usage.vendor}, ${name}`))
    expect(isSeen || isExcused, 'no fixture notices when this is wrong').toBe(true)
  })
})
