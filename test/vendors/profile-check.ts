import type { BodyRule, Operation } from '../../src/access/index.ts'
import type { Service, VendorProfile } from '../../src/vendors/index.ts'

/** One thing that must hold for every profile, and a way to break it, so that the check proves that it can fail. */
export interface ProfileCheck {
  readonly name: string
  /** What is wrong, one line each; empty where the profile is sound. */
  problems(profile: VendorProfile): readonly string[]
  /** Returns the profile with one fault of the kind this check is there to find. */
  sabotage(profile: VendorProfile): VendorProfile
}

/** Returns the first of a list that must not be empty. */
export function first<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined) throw new Error('the profile has nothing to break')
  return item
}

/** Returns the profile with one operation more: its first one, changed. */
export function withOperation(profile: VendorProfile, change: Partial<Operation>): VendorProfile {
  const operation = { ...first(profile.operations), id: 'broken.operation', ...change }
  return { ...profile, operations: [...profile.operations, operation] }
}

/** Returns the profile with its main service changed. */
export function withService(profile: VendorProfile, change: Partial<Service>): VendorProfile {
  const { main } = profile.services
  if (!main) throw new Error('the profile has no main service')
  return { ...profile, services: { ...profile.services, main: { ...main, ...change } } }
}

/** Returns the profile with one more shipped rule, made of these. */
export function withRules(profile: VendorProfile, ...rules: readonly BodyRule[]): VendorProfile {
  return { ...profile, rules: { ...profile.rules, broken: { summary: 'Breaks.', rules } } }
}

/** Returns the values that stand in a list more than once. */
export function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
