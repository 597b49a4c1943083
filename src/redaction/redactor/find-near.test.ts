import { expect, it } from 'vitest'
import { cases } from '../../../test/redaction-sets/tuning/index.ts'
import { findPersonalData } from '../find/find-personal-data.ts'
import { findInReadings } from '../find/find-spans.ts'
import type { TokenFinding } from '../find/finding.ts'
import { readText, readTokens } from '../find/reading.ts'
import type { Policy } from '../policies/policy.ts'
import { type Kept, type Place, retokenize } from '../text/retokenize.ts'
import { kind, type Tokens } from '../text/tokenize.ts'
import { findAtEdges, findNear } from './find-near.ts'

/** Numbers below another one, always the same ones. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
}

/** Puts tags in the place of words here and there, whatever they are. */
function hideSome({ text, starts, ends, kinds, count }: Tokens, next: (below: number) => number) {
  const [gapMax, lengthMax] = [next(2) === 0 ? 12 : 40, next(2) === 0 ? 3 : 12]
  const places: Place[] = []
  let hidden = ''
  let done = 0
  for (let at = next(30); at < count; at += 1 + next(gapMax)) {
    const first = at
    for (const most = at + 1 + next(lengthMax); at < Math.min(most, count) && kinds[at] !== kind.newline; )
      at += 1
    if (at === first) continue
    const [from, to] = [starts[first] as number, ends[at - 1] as number]
    const start = hidden.length + from - done
    hidden += text.slice(done, from) + text.slice(from, to).replaceAll(/\S+/g, '[PERSON_NAME]')
    places.push({ start, end: hidden.length, from, to })
    done = to
  }
  return { text: hidden + text.slice(done), places }
}

const shown = ({ policy, from, to }: TokenFinding, shift = 0) => `${policy} ${from + shift} ${to + shift}`

it('where words were replaced, everything is looked at again that is now taken for something else', () => {
  const next = numbers(99)
  const seen = { passedOver: 0, new: 0 }
  const missed: string[] = []
  for (const { text } of cases()) {
    const original = readText(text)
    const hidden = hideSome(original.tokens, next)
    const again = retokenize(original.tokens, hidden.text, hidden.places)
    if (again === undefined) continue
    const reading = readTokens(again.tokens)
    const before = new Set(findPersonalData(original).map((finding) => shown(finding)))
    const near = new Set(findAtEdges(original, reading, again.kept).map((finding) => shown(finding)))
    for (const finding of findPersonalData(reading)) {
      const { shift } = again.kept.find(({ to }) => to > finding.from) as Kept
      const wasFound = before.has(shown(finding, shift))
      if (!wasFound) {
        seen.new += 1
        if (!near.has(shown(finding))) missed.push(`${shown(finding)} in ${hidden.text}`)
      } else if (!near.has(shown(finding))) seen.passedOver += 1
    }
  }
  expect(missed).toEqual([])
  expect(seen.new).toBeGreaterThan(1_000)
  expect(seen.passedOver).toBeGreaterThan(1_000)
})

it.each([
  ['Agent: Can I get your D O B?\nCaller: nine, sixteen, 1961.', 'Can I get your D'],
  [
    'Agent: Number of the passport?\nCaller: One second. charlie nine eight seven five three six three eight.',
    'the passport',
  ],
])('where a cue was taken out, what it had been said of is looked at again: %j', (text, value) => {
  const from = text.indexOf(value)
  const tag = value.replaceAll(/\S+/g, '[ACCOUNT_NUMBER]')
  const place = { start: from, end: from + tag.length, from, to: from + value.length }
  const hidden = text.replace(value, tag)
  const wanted = new Set<Policy>(['date', 'number_sequence'])
  const found = findNear(readText(text), hidden, [place], wanted)
  expect(found).toEqual(findInReadings([readText(hidden)], wanted)[0])
  expect(found).not.toEqual([])
})
