import { expect, it } from 'vitest'
import { Redactor } from '../redactor/redactor.ts'

const redactor = new Redactor()

it.each([
  '415-22-0199 415-555-0142',
  'Ada\t415-22-0199\t415-555-0142\t94105',
  '415-555-0142 415-555-0199 12',
  '143.20 415-22-0199 +1 415 555 0142',
  '48213 (415) 555-0142 415.555.0199',
  '415-22-0199 04/12/1986',
])('numbers of people side by side are each found: %s', (row) => {
  const { text, report } = redactor.redactText(row)
  expect(text).not.toMatch(/0199|0142/)
  expect(report.remaining).toBe(0)
})

it('what a telephone number begins with stays with it', () => {
  for (const number of ['1 415-555-0142', '+1 415-555-0142', '+1 (415) 555-0142'])
    expect(redactor.redactText(`call ${number}`).text).toMatch(/^call (\[PHONE_NUMBER\] ?)+$/)
})
