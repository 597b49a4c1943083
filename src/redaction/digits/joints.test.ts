import { expect, test } from 'vitest'
import { readText } from '../find/reading.ts'
import { between, betweenPieces } from './joints.ts'

const gathered = (text: string) => betweenPieces(readText(text).runs[0]?.elements ?? [])

test('spaces between the pieces of a number are nothing', () => {
  expect(gathered('four one five five five five')).toBe(0)
})

test('each sign between pieces is gathered, and so is what was said between them', () => {
  expect(gathered('415-555.0122')).toBe(between.dash | between.point)
  expect(gathered('10:30/4')).toBe(between.colon | between.slash)
  expect(gathered('four one five, five um five')).toBe(between.pause)
  expect(gathered('four one six no sorry four one five')).toBe(between.correction)
  expect(gathered('415 (555')).toBe(between.other)
})

test('what stands before the first piece is none of it', () => {
  const [, ...rest] = readText('415, 555 0122').runs[0]?.elements ?? []
  expect(rest).toHaveLength(2)
  expect(betweenPieces(rest)).toBe(0)
})
