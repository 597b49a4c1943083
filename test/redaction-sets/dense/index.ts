import { readdirSync, readFileSync } from 'node:fs'
import type { RedactionCase } from '../support/case.ts'
import { identifying } from '../support/policies.ts'

/** Talk that is made of numbers, and holds none that identifies anybody: timetables, bingo, an auction, a count of stock. */
export function* cases(): Generator<RedactionCase> {
  const folder = new URL('.', import.meta.url)
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.txt')) continue
    yield {
      id: `dense-${file.replace('.txt', '')}`,
      kind: 'spoken',
      text: readFileSync(new URL(file, folder), 'utf8'),
      expect: [],
      holdsNone: identifying.filter((policy) => policy !== 'person_age' && policy !== 'url'),
    }
  }
}
