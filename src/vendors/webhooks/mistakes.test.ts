import { describe, expect, test } from 'vitest'
import { webhookMistakes } from './mistakes.ts'

describe.each(webhookMistakes)('$id', ({ pattern, found, clean }) => {
  const finds = (code: string) => new RegExp(pattern, 'gm').test(code)

  test('finds the mistake in each of its examples', () => {
    expect(found.length).toBeGreaterThan(0)
    for (const code of found) expect([code, finds(code)]).toEqual([code, true])
  })

  test('and finds nothing where it is made right', () => {
    expect(clean.length).toBeGreaterThan(0)
    for (const code of clean) expect([code, finds(code)]).toEqual([code, false])
  })
})

test('ids are not repeated', () => {
  expect(new Set(webhookMistakes.map(({ id }) => id)).size).toBe(webhookMistakes.length)
})
