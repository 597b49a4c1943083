import type { BodyRule } from '../../../access/index.ts'
import type { ObservedTranscriptions } from '../../../checklist/index.ts'
import type { Control } from '../../../control/index.ts'
import { loadVendors, type VendorProfile } from '../../../vendors/index.ts'

/** Counts the calls on record that make transcripts, and those whose grant turns redaction on. */
export async function observeTranscriptions(
  control: Control,
  days: number,
): Promise<readonly ObservedTranscriptions[]> {
  const vendors = new Map((await loadVendors()).map((profile) => [profile.id as string, profile]))
  const usage = await control.perform('client.usage', { days })
  const clients = await control.perform('client.list', {})
  return clients
    .filter(({ revokedAtMs }) => revokedAtMs === null)
    .flatMap(({ id, name, environment, grants }) =>
      grants.flatMap(({ vendor, constraints }) => {
        const profile = vendors.get(vendor)
        const making = profile === undefined ? new Set<string>() : operationsOf(profile, allRules(profile))
        if (profile === undefined || making.size === 0) return []
        const { shippedRules, bodyRules = [], observe } = constraints
        const rules = observe === true ? [] : [...rulesOf(shippedRules, profile), ...bodyRules]
        const redacting = operationsOf(profile, rules)
        const made = usage.filter((each) => each.clientId === id && each.vendor === vendor)
        const count = (operations: ReadonlySet<string>) =>
          made
            .filter(({ operation }) => operations.has(operation))
            .reduce((sum, { allowed }) => sum + allowed, 0)
        return [{ client: name, environment, vendor, calls: count(making), redacted: count(redacting), days }]
      }),
    )
}

const allRules = ({ rules }: VendorProfile) => Object.values(rules).flatMap((shipped) => shipped.rules)

function rulesOf(names: readonly string[] | undefined, { rules }: VendorProfile): readonly BodyRule[] {
  return (names ?? []).flatMap((name) => (Object.hasOwn(rules, name) ? (rules[name]?.rules ?? []) : []))
}

const turnsOn = (rule: BodyRule) =>
  ('set' in rule && rule.set === true) || ('require' in rule && rule.require === true)

/** Operations for which some of the rules turn redaction on. */
function operationsOf({ usage }: VendorProfile, rules: readonly BodyRule[]): ReadonlySet<string> {
  const field = usage.transcribing?.redaction.field
  return new Set(
    rules
      .filter((rule) => rule.field === field && rule.observe !== true && turnsOn(rule))
      .flatMap(({ operations }) => operations),
  )
}
