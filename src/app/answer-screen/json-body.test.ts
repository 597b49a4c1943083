import { expect, it } from 'vitest'
import { withoutFields } from './json-body.ts'

it('leaves fields out however deep they stand, and numbers as they are written', () => {
  const text =
    '{"id":90071992547409931234,"n":[1.0,1e3,-0,2],"a":{"recording_url":1.0,"b":{"recording_url":"x"}}}'
  expect(withoutFields(text, ['recording_url'])).toBe(
    '{"id":90071992547409931234,"n":[1.0,1e3,-0,2],"a":{"b":{}}}',
  )
})
