import { Seeded } from '../../support/seeded.ts'
import { deliver } from './delivery.ts'
import { join, mark, type Segment, type Span, segments } from './markup.ts'
import type { Policy } from './policies.ts'
import { spokenSubject } from './spoken-values.ts'
import { writtenSubject } from './written-values.ts'

/** One text and what must be covered in it. */
export interface RedactionCase {
  /** Half, module, policy or name, and number. Unique. */
  readonly id: string
  readonly kind: 'spoken' | 'written'
  readonly text: string
  /** Every structured value of the text, with the policy by AssemblyAI's name and its place in UTF-16 units. */
  readonly expect: readonly Span[]
  /** Policies of which the text certainly holds nothing: any finding of one is false. Only long texts say so. */
  readonly holdsNone?: readonly Policy[]
}

/**
 * How cases of one policy are made. In a carrier `{}` is the value, each time said anew, and `{person_name}` or any
 * other policy's name is one more value that must be covered.
 */
export interface Recipe {
  readonly policy: Policy
  readonly count: number
  readonly carriers: readonly string[]
}

/** Returns the pieces of a carrier with values in the place of its braces. */
export function fillCarrier(
  carrier: string,
  policy: Policy,
  kind: RedactionCase['kind'],
  random: Seeded,
): Segment[] {
  const subject = kind === 'spoken' ? spokenSubject : writtenSubject
  const value = subject(policy, random)
  const marked = carrier.replaceAll(/\{([a-z_]*)\}/g, (_, other: string) =>
    other === '' ? mark(policy, value()) : mark(other as Policy, subject(other as Policy, random)()),
  )
  return segments(marked)
}

/** Yields the cases that the recipes make. Carriers take turns. */
export function* compose(
  module: string,
  kind: RedactionCase['kind'],
  recipes: readonly Recipe[],
): Generator<RedactionCase> {
  for (const { policy, count, carriers } of recipes)
    for (let number = 1; number <= count; number += 1) {
      const id = `${module}/${policy}/${number}`
      const random = new Seeded(id)
      const carrier = carriers[(number - 1) % carriers.length] ?? '{}'
      const pieces = fillCarrier(carrier, policy, kind, random)
      yield { id, kind, ...join(kind === 'spoken' ? deliver(pieces, random) : pieces) }
    }
}

/** Yields cases that somebody wrote by hand, marked as `[[policy|value]]`. */
export function* handwritten(
  module: string,
  kind: RedactionCase['kind'],
  texts: Readonly<Record<string, string>>,
): Generator<RedactionCase> {
  for (const [name, text] of Object.entries(texts))
    yield { id: `${module}/${name}`, kind, ...join(segments(text)) }
}
