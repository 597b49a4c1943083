import { isDeepStrictEqual } from 'node:util'
import {
  type BodyRule,
  type Constraints,
  type Grant,
  type GrantRequest,
  isBroadScope,
  mergeConstraints,
  presetScopes,
  requireReviewable,
} from '../access/index.ts'
import { type Environment, SallyportError, withSuggestion } from '../core/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import type { ControlContext } from './context.ts'
import { requireKnownScopes } from './known-scopes.ts'

/** A grant as an operator asks for it: by names. */
export interface GrantInput {
  readonly vendor: string
  readonly scopes: readonly string[]
  readonly constraints: Readonly<Record<string, unknown>>
  readonly rules: readonly string[]
  readonly replace: boolean
  readonly allowWildcard: boolean
}

/** A grant whose names are looked up, for whichever client gets it. */
export type ResolvedGrant = Omit<GrantRequest, 'clientId'>

/**
 * Looks up what a grant names. A vendor's own rules stay names, so that they improve with it; those of the configuration
 * are copied in. Where no scope is named, the environment's preset is granted, unless a `stored` grant has its scopes
 * already and only its limits are to change.
 */
export async function resolveGrant(
  context: Pick<ControlContext, 'loadVendor' | 'configuredRules'>,
  input: GrantInput,
  environment: Environment,
  stored?: Grant,
): Promise<ResolvedGrant> {
  const vendor = await context.loadVendor(input.vendor)
  requireKnownScopes(input.scopes, vendor)
  const isAboutConstraintsAlone =
    stored !== undefined && Object.keys(input.constraints).length + input.rules.length > 0
  const scopes = input.scopes.length > 0 || isAboutConstraintsAlone ? input.scopes : presetScopes(environment)
  if (scopes.length === 0 && !isAboutConstraintsAlone) {
    const detail = `In ${environment} nothing is granted unasked: name the scopes at ${vendor.id}.`
    throw new SallyportError('ERR_ACCESS_SCOPE_INVALID', { field: 'scopes', detail })
  }
  return {
    vendor,
    scopes,
    constraints: { ...input.constraints, ...resolveRules(context, input.rules, vendor) },
    mode: input.replace ? 'replace' : 'merge',
    allowWildcard: input.allowWildcard,
  }
}

/** Returns the request with the rules that hold already: naming one more must not take another away. */
export function keepRules(request: ResolvedGrant, stored: Grant | undefined): ResolvedGrant {
  const { shippedRules, bodyRules } = stored?.constraints ?? {}
  const asked = (request.constraints ?? {}) as Constraints
  const kept: { shippedRules?: readonly string[]; bodyRules?: readonly BodyRule[] } = {}
  if (asked.shippedRules && shippedRules) {
    kept.shippedRules = [...new Set([...shippedRules, ...asked.shippedRules])]
  }
  if (asked.bodyRules && bodyRules) {
    const renewed = new Set(asked.bodyRules.map(({ id }) => id))
    kept.bodyRules = [...bodyRules.filter(({ id }) => !renewed.has(id)), ...asked.bodyRules]
  }
  return { ...request, constraints: { ...asked, ...kept } }
}

/** Returns the request that leaves nothing of a grant but what it names itself. */
export function replaceWholly(request: ResolvedGrant, stored: Grant | undefined): ResolvedGrant {
  const dropped = Object.keys(stored?.constraints ?? {}).map((name) => [name, null] as const)
  const asked = (request.constraints ?? {}) as Constraints
  return { ...request, mode: 'replace', constraints: { ...Object.fromEntries(dropped), ...asked } }
}

/** True where the stored grant says just what the request would make of it. */
export function isAsStored({ scopes, constraints }: ResolvedGrant, stored: Grant | undefined): boolean {
  if (stored === undefined) return false
  const asked = Object.fromEntries(Object.entries(constraints ?? {}).filter(([, value]) => value !== null))
  return (
    isDeepStrictEqual([...scopes].sort(), [...stored.scopes]) &&
    isDeepStrictEqual(asked, { ...stored.constraints })
  )
}

/** Throws what granting would throw for a client that has no grant yet: a client that is not made needs no revoking. */
export function requireFirstGrant(grant: ResolvedGrant, environment: Environment): void {
  const broad = grant.scopes.find(isBroadScope)
  if (broad !== undefined && environment === 'production' && !grant.allowWildcard) {
    throw new SallyportError('ERR_ACCESS_WILDCARD_PRODUCTION', {
      field: 'scopes',
      detail: `It names ${broad}.`,
    })
  }
  if (grant.scopes.length === 0) {
    throw new SallyportError('ERR_ACCESS_SCOPE_INVALID', { field: 'scopes', detail: 'Name at least one.' })
  }
  requireReviewable(grant.scopes, mergeConstraints({}, grant.constraints ?? {}, grant.vendor))
}

function resolveRules(
  context: Pick<ControlContext, 'configuredRules'>,
  names: readonly string[],
  vendor: VendorProfile,
): { readonly shippedRules?: readonly string[]; readonly bodyRules?: readonly BodyRule[] } {
  const shippedRules: string[] = []
  const bodyRules: BodyRule[] = []
  for (const name of names) {
    const configured = context.configuredRules[name]
    if (Object.hasOwn(vendor.rules, name)) shippedRules.push(name)
    else if (configured !== undefined) bodyRules.push(...configured)
    else throw unknownRule(name, [...Object.keys(vendor.rules), ...Object.keys(context.configuredRules)])
  }
  return {
    ...(shippedRules.length === 0 ? {} : { shippedRules }),
    ...(bodyRules.length === 0 ? {} : { bodyRules }),
  }
}

function unknownRule(name: string, known: readonly string[]): SallyportError {
  const sentence = withSuggestion(`There is no rule ${name}.`, name, known)
  return new SallyportError('ERR_ACCESS_RULE_INVALID', {
    field: 'rules',
    detail: `${sentence}\nKnown rules: ${known.join(', ') || 'none'}.`,
  })
}
