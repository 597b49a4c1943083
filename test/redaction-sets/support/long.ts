import { Seeded } from '../../support/seeded.ts'
import type { RedactionCase } from './case.ts'
import { numberHabits, sayCount, sayDigit } from './number-words.ts'
import { formal, identifying } from './policies.ts'

/** Sentences by theme. `{n}` is a small number, `{m}` one below two thousand, `{v}` a version. */
export type Talk = Readonly<Record<string, readonly string[]>>

function fill(sentence: string, kind: RedactionCase['kind'], random: Seeded): string {
  const habits = { ...numberHabits(random), zero: 'zero' }
  const say = (value: number): string => (kind === 'spoken' ? sayCount(value, habits) : String(value))
  return sentence.replaceAll(/\{([nmv])\}/g, (_, slot: string) => {
    if (slot === 'n') return say(random.integer(2, 60))
    if (slot === 'm') return say(random.integer(61, 1990))
    const parts = [random.integer(1, 9), random.integer(0, 9), random.integer(0, 9)]
    return kind === 'written'
      ? parts.join('.')
      : parts.map((part) => sayDigit(String(part), habits)).join(' point ')
  })
}

function* texts(
  module: string,
  name: string,
  talk: Talk,
  holdsNone: RedactionCase['holdsNone'],
  count: number,
) {
  for (const kind of ['spoken', 'written'] as const)
    for (const [theme, sentences] of Object.entries(talk))
      for (let number = 1; number <= count; number += 1) {
        const id = `${module}/${name}-${kind}-${theme}/${number}`
        const random = new Seeded(id)
        const lines = Array.from({ length: random.integer(3, 6) }, () =>
          random.several(sentences, sentences.length),
        )
        const joined = lines
          .flat()
          .map((line) => fill(line, kind, random))
          .join(' ')
        const flat = kind === 'spoken' && random.chance(0.5)
        const text = flat ? joined.toLowerCase().replaceAll(/[.,?!;:]+(?=\s|$)/g, '') : joined
        yield {
          id,
          kind,
          text,
          expect: [],
          ...(holdsNone === undefined ? {} : { holdsNone }),
        } satisfies RedactionCase
      }
}

/** Yields long texts about prices, dates, scores and amounts, in which nothing identifies anybody. */
export function busyTexts(module: string, talk: Talk, count: number): Iterable<RedactionCase> {
  return texts(module, 'busy', talk, identifying, count)
}

/** Yields long texts of everyday words, in which nothing has the form of a value at all. */
export function quietTexts(module: string, talk: Talk, count: number): Iterable<RedactionCase> {
  return texts(module, 'quiet', talk, formal, count)
}
