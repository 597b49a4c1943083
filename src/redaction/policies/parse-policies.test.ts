import { expect, test } from 'vitest'
import { parsePolicies } from './parse-policies.ts'

test.each([
  ['persnal', '"persnal" is no policy. Did you mean personal?'],
  ['DOB', '"DOB" is no policy. Did you mean date_of_birth?'],
  ['name', '"name" is no policy. Did you mean person_name?'],
  ['x', '"x" is no policy.'],
  ['', '"" is no policy.'],
])('%j is refused, with the name that was meant', (name, detail) => {
  expect(() => parsePolicies([name])).toThrow(
    expect.objectContaining({ code: 'ERR_REDACTION_POLICY_UNKNOWN', field: 'policies', detail }),
  )
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  '%s is a policy no more than any word',
  (name) => {
    expect(() => parsePolicies([name])).toThrow(
      expect.objectContaining({
        code: 'ERR_REDACTION_POLICY_UNKNOWN',
        detail: expect.stringMatching(/^"\w+" is no policy\.( Did you mean \w+\?)?$/),
      }),
    )
  },
)
