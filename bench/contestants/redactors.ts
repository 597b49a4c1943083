/**
 * Redacts the sealed half of the set and long talk with one program, and prints `RedactionFigures` as JSON:
 * `node redactors.ts NAME FOLDER`. FOLDER is the compiled package for our own, and where the peers are installed for others.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { structured } from '../../scripts/score/format-score.ts'
import { cases as sealedCases } from '../../test/redaction-sets/sealed/index.ts'
import type { RedactionCase } from '../../test/redaction-sets/support/case.ts'

/** What one program did. Shares are of values, between 0 and 1. */
export interface RedactionFigures {
  readonly spoken: number
  readonly written: number
  /** A million UTF-16 units for each second of processor time, the best of some passes. */
  readonly megabytesPerSecond: number
}

/** Returns a text without what was found; anything may stand in its place. */
type Redact = (text: string) => string | Promise<string>

const [name = '', folder = ''] = process.argv.slice(2)
/** As many as the largest of the programs takes until its code is compiled and its figure no longer rises. */
const passes = 40
const talkUnits = 300_000
const secondsMax = 20

const redact = await load(name)
const all = [...sealedCases()]
const figures: RedactionFigures = {
  spoken: await coverage(all.filter(({ kind }) => kind === 'spoken')),
  written: await coverage(all.filter(({ kind }) => kind === 'written')),
  megabytesPerSecond: await speed(
    all.filter(({ id }) => /conversation|long/.test(id)).map(({ text }) => text),
  ),
}
console.log(JSON.stringify(figures))

async function load(program: string): Promise<Redact> {
  if (program.startsWith('sallyport')) {
    const { Redactor } = (await import(
      `${folder}redaction/index.js`
    )) as typeof import('../../src/redaction/index.ts')
    const { Secret } = (await import(`${folder}core/index.js`)) as typeof import('../../src/core/index.ts')
    const key = new Secret('k'.repeat(32))
    const redactor = new Redactor({ policies: ['all'], ...(program === 'sallyport' ? {} : { key }) })
    return (text) => redactor.redactText(text).text
  }
  const require = createRequire(pathToFileURL(`${folder}/`))
  if (program === 'redact-pii') {
    const { SyncRedactor } = require('redact-pii')
    const redactor = new SyncRedactor()
    return (text) => redactor.redact(text)
  }
  if (program === 'openredaction') {
    const { OpenRedaction } = require('@openredaction/core')
    const redactor = new OpenRedaction()
    return async (text) => (await redactor.detect(text)).redacted
  }
  const nlp = require('compromise')
  return (text) => {
    const found = nlp(text)
    return found
      .people()
      .concat(found.places(), found.phoneNumbers(), found.emails(), found.urls(), found.numbers())
      .json({ offset: true })
      .map(({ offset }: { offset: { start: number; length: number } }) => offset)
      .sort((a: { start: number }, b: { start: number }) => b.start - a.start)
      .reduce(
        (rest: string, { start, length }: { start: number; length: number }) =>
          `${rest.slice(0, start)}[X]${rest.slice(start + length)}`,
        text,
      )
  }
}

/**
 * The share of structured values that do not stand in the answer as they stood in the text. That is kind to programs that
 * take out half a value; some of them say nothing else.
 */
async function coverage(cases: readonly RedactionCase[]): Promise<number> {
  let [values, gone] = [0, 0]
  for (const { text, expect } of cases) {
    const wanted = expect.filter(({ policy }) => structured.includes(policy))
    if (wanted.length === 0) continue
    const answer = await redact(text)
    for (const { start, end } of wanted) {
      values += 1
      if (!answer.includes(text.slice(start, end))) gone += 1
    }
  }
  if (values === 0) throw new Error('no values were asked for')
  return gone / values
}

async function speed(texts: readonly string[]): Promise<number> {
  let best = 0
  const startedAt = performance.now()
  for (let pass = 0; pass < passes && performance.now() - startedAt < secondsMax * 1_000; pass += 1) {
    let units = 0
    const before = process.cpuUsage()
    for (const text of texts) {
      if (units > talkUnits || performance.now() - startedAt > secondsMax * 1_000) break
      await redact(text)
      units += text.length
    }
    const { user, system } = process.cpuUsage(before)
    best = Math.max(best, units / (user + system))
  }
  return best
}
