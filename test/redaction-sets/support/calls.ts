import { Seeded } from '../../support/seeded.ts'
import { fillCarrier, type RedactionCase } from './case.ts'
import { deliver } from './delivery.ts'
import { join, type Segment } from './markup.ts'
import { identifying, type Policy } from './policies.ts'

/** What conversations are made of: ways to ask for a value by policy, and talk between that holds none. */
export interface Conversation {
  readonly opening: readonly string[]
  readonly exchanges: Partial<Record<Policy, readonly string[]>>
  readonly talk: readonly string[]
}

/** Yields whole conversations: some values, much talk. Each says which identifying policies it holds nothing of. */
export function* conversations(
  module: string,
  kind: RedactionCase['kind'],
  { opening, exchanges, talk }: Conversation,
  count: number,
): Generator<RedactionCase> {
  for (let number = 1; number <= count; number += 1) {
    const id = `${module}/conversation/${number}`
    const random = new Seeded(id)
    const asked = random.several(Object.keys(exchanges) as Policy[], random.integer(3, 6))
    const left = random.several(talk, talk.length)
    const turns: Segment[][] = [fillCarrier(random.pick(opening), 'person_name', kind, random)]
    for (const policy of asked) {
      for (const line of left.splice(0, random.integer(2, 4))) turns.push([{ text: line }])
      turns.push(fillCarrier(random.pick(exchanges[policy] ?? []), policy, kind, random))
    }
    const pieces = turns.flatMap((turn, index) => (index === 0 ? turn : [{ text: '\n' }, ...turn]))
    const found = join(kind === 'spoken' ? deliver(pieces, random) : pieces)
    const held = new Set(found.expect.map((span) => span.policy))
    yield { id, kind, ...found, holdsNone: identifying.filter((policy) => !held.has(policy)) }
  }
}
