import type { ScanCase } from '../support/case.ts'
import { cases as bundles } from './bundles.ts'
import { cases as captures } from './captures.ts'
import { cases as codeCompiled } from './code-compiled.ts'
import { cases as codeScripted } from './code-scripted.ts'
import { cases as codeWeb } from './code-web.ts'
import { cases as documents } from './documents.ts'
import { cases as infrastructure } from './infrastructure.ts'
import { cases as negativesHashes } from './negatives-hashes.ts'
import { cases as negativesIdentifiers } from './negatives-identifiers.ts'
import { cases as negativesNames } from './negatives-names.ts'
import { cases as settings } from './settings.ts'
import { cases as vendorOwn } from './vendor-own.ts'
import { cases as withoutWord } from './without-word.ts'
import { cases as wordFar } from './word-far.ts'

/** Yields every case of the sealed half, always the same ones in the same order. */
export function* cases(): Iterable<ScanCase> {
  yield* codeWeb()
  yield* codeScripted()
  yield* codeCompiled()
  yield* settings()
  yield* infrastructure()
  yield* captures()
  yield* bundles()
  yield* documents()
  yield* vendorOwn()
  yield* wordFar()
  yield* withoutWord()
  yield* negativesHashes()
  yield* negativesIdentifiers()
  yield* negativesNames()
}
