import { isPolicy, type Policy, parsePolicies } from '../../src/redaction/index.ts'

/** True where a finding's policy is the expected one, a narrower one of it, or the wider one it belongs to. */
export function isSamePolicy(expected: string, found: Policy): boolean {
  if (!isPolicy(expected)) return false
  return parsePolicies([expected]).includes(found) || parsePolicies([found]).includes(expected)
}
