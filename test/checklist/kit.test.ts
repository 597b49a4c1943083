/** Every check of source code against its fixtures: what is right passes, what is wrong fails, what cannot be seen is unknown. */
import { describe, expect, test } from 'vitest'
import { checklist } from '../../src/checklist/index.ts'
import { statusOf } from '../../src/checklist/verdicts.ts'
import { sourceChecks as checks, fixturesOf, languages, projectOf, statuses, subjectOf } from './fixtures.ts'

/** What no program of a language can have, and why; every other combination must have its fixtures. */
const impossible = [
  { check: 'browser-no-client', language: 'python', because: 'browsers run no Python' },
  {
    check: 'webhook-awaited',
    language: 'python',
    because: 'the SDK for Python verifies at once, without a promise',
  },
]

test('there are fixtures for checks that exist', () => {
  expect(checks.length).toBeGreaterThan(17)
  expect(checks.filter((id) => checklist.every((check) => check.id !== id))).toEqual([])
})

describe.each(checks)('%s', (id) => {
  const check = checklist.find((one) => one.id === id)
  for (const [kind, status] of Object.entries(statuses)) {
    for (const language of languages) {
      const fixtures = fixturesOf(id, kind, language)
      const isImpossible = impossible.some((one) => one.check === id && one.language === language)
      test(`${kind}, ${language}: ${isImpossible ? 'there can be none' : 'there are five'}`, () => {
        if (isImpossible) expect(fixtures.length).toBe(0)
        else expect(new Set(fixtures.map(({ name }) => name)).size).toBeGreaterThanOrEqual(5)
      })
      test.each(fixtures)(`${kind}, ${language}: $name`, async ({ files }) => {
        const verdicts = (await check?.decide(subjectOf(projectOf(files)))) ?? []
        expect(statusOf(verdicts), JSON.stringify(verdicts)).toBe(status)
      })
    }
  }
})
