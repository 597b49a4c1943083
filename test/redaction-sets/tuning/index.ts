import type { RedactionCase } from '../support/case.ts'
import { cases as conversations } from './conversations.ts'
import { cases as conversationsEveryday } from './conversations-everyday.ts'
import { cases as conversationsVariety } from './conversations-variety.ts'
import { cases as long } from './long.ts'
import { cases as longEveryday } from './long-everyday.ts'
import { cases as longFigures } from './long-figures.ts'
import { cases as longVariety } from './long-variety.ts'
import { cases as spokenCalls } from './spoken-calls.ts'
import { cases as spokenCued } from './spoken-cued.ts'
import { cases as spokenSlips } from './spoken-slips.ts'
import { cases as spokenStructured } from './spoken-structured.ts'
import { cases as spokenVariety } from './spoken-variety.ts'
import { cases as writtenCued } from './written-cued.ts'
import { cases as writtenPapers } from './written-papers.ts'
import { cases as writtenStructured } from './written-structured.ts'

/** Yields every case of the tuning half, always the same ones in the same order. */
export function* cases(): Iterable<RedactionCase> {
  yield* spokenStructured()
  yield* spokenCued()
  yield* spokenCalls()
  yield* writtenStructured()
  yield* writtenCued()
  yield* writtenPapers()
  yield* conversations()
  yield* long()
  yield* spokenVariety()
  yield* conversationsVariety()
  yield* spokenSlips()
  yield* longVariety()
  yield* longEveryday()
  yield* conversationsEveryday()
  yield* longFigures()
}
