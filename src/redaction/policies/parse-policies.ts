import { SallyportError, withSuggestion } from '../../core/index.ts'
import { categories } from './categories.ts'
import { allPolicies, isPolicy, type Policy, personalPolicies, widerPolicies } from './policy.ts'

/** Names that stand for several policies. */
export const policySets: Readonly<Record<string, readonly Policy[]>> = {
  all: allPolicies,
  personal: personalPolicies,
  categories: Object.values(categories).flat(),
  ...categories,
}

/**
 * Returns the policies that names ask for, wider ones opened up, in alphabetical order. `all`, `personal` and `categories` are sets, and
 * so is each category of `categories.ts`.
 * Throws ERR_REDACTION_POLICY_UNKNOWN with the nearest name: a vendor would ignore a mistyped one without a word.
 */
export function parsePolicies(names: readonly string[]): readonly Policy[] {
  const wanted = new Set<Policy>()
  for (const name of names) {
    const set = Object.hasOwn(policySets, name) ? policySets[name] : isPolicy(name) ? [name] : undefined
    if (set === undefined) throw unknownPolicy(name)
    for (const policy of set) addWithNarrower(policy, wanted)
  }
  return [...wanted].sort()
}

function addWithNarrower(policy: Policy, wanted: Set<Policy>): void {
  wanted.add(policy)
  for (const narrower of widerPolicies[policy] ?? []) addWithNarrower(narrower, wanted)
}

/** What people call them elsewhere. */
const usualNames: ReadonlyMap<string, Policy> = new Map([
  ['dob', 'date_of_birth'],
  ['cvv', 'credit_card_cvv'],
  ['iban', 'banking_information'],
  ['name', 'person_name'],
])

function unknownPolicy(name: string): SallyportError {
  const meant = usualNames.get(name.toLowerCase()) ?? name
  const known = [...allPolicies, ...Object.keys(policySets)]
  return new SallyportError('ERR_REDACTION_POLICY_UNKNOWN', {
    field: 'policies',
    detail: withSuggestion(`${JSON.stringify(name.slice(0, 60))} is no policy.`, meant, known),
  })
}
