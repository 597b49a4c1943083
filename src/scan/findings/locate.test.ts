import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { LineCounter, Locator } from './locate.ts'

const text = 'ö\nclé = "𝄞" # x\n\nend'

/** The same by characters of the string. */
function naive(before: string) {
  const lines = before.split('\n')
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
}

const starts = [...text].map((_, index) => [...text].slice(0, index).join(''))

it('counts characters, not bytes, in whatever order places are asked for', () => {
  const locator = new Locator(Buffer.from(text))
  for (const before of [...starts, ...starts.toReversed()])
    expect(locator.locate(Buffer.byteLength(before))).toEqual(naive(before))
})

it('counts the same where a piece ends within a character', () => {
  const bytes = Buffer.from(text)
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const counter = new LineCounter()
    counter.pass(bytes.subarray(0, cut))
    counter.pass(bytes.subarray(cut))
    expect({ line: counter.line, column: counter.column }).toEqual(naive(text))
  }
})
