/** The conformance kit: whatever a vendor profile says, these hold. A new vendor costs no test code here. */
import { describe, expect, test } from 'vitest'
import { loadVendors, vendorIds } from '../../src/vendors/index.ts'
import { operationChecks } from './operation-checks.ts'
import { profileChecks } from './profile-checks.ts'

const profiles = await loadVendors()
const checks = [...profileChecks, ...operationChecks]

test('every vendor has a profile of its own name', () => {
  expect(profiles.map(({ id }) => id)).toEqual(vendorIds)
})

describe.each(profiles.map((profile) => [profile.id, profile] as const))('%s', (_id, profile) => {
  test.each(checks)('$name', ({ problems }) => {
    expect(problems(profile)).toEqual([])
  })

  test.each(checks)('a fault is seen: $name', ({ problems, sabotage }) => {
    expect(problems(sabotage(profile))).not.toEqual([])
  })
})
