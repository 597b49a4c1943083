import { SallyportError, withSuggestion } from '../../core/index.ts'
import { parseBodyRules } from '../body/parse-body-rules.ts'
import type { BodyRule } from '../body-rule.ts'
import type { Operation } from '../operation.ts'
import { parseAddressRange } from './address-ranges.ts'
import type { Constraints } from './grant.ts'

/** What must be known of a vendor before anything of it is granted. A vendor profile is one. */
export interface GrantableVendor {
  readonly id: string
  readonly operations: readonly Operation[]
  /** The rules it ships; only their names matter here. */
  readonly rules: Readonly<Record<string, unknown>>
  /** The header that selects a tenant, where it has one. */
  readonly tenantHeader?: string
}

type Parsers = {
  readonly [Name in keyof Constraints]-?: (value: unknown, vendor: GrantableVendor) => Constraints[Name]
}

const countMax = 1_000_000_000
const keyNameGrammar = /^[a-z0-9][a-z0-9._-]{0,62}$/
const headerValueGrammar = /^[\x21-\x7e]{1,256}$/
const parameterGrammar = /\{([^}]+)\}/g

const parsers: Parsers = {
  addresses: (value) => {
    const ranges = texts(value, 'addresses')
    for (const [index, range] of ranges.entries()) {
      if (parseAddressRange(range) === undefined) {
        refuse(`addresses[${index}]`, 'It must be an address or a range such as 10.0.0.0/8.')
      }
    }
    return ranges
  },
  ratePerMinute: (value) => count(value, 'ratePerMinute'),
  concurrency: (value) => count(value, 'concurrency'),
  dailyQuota: (value) => count(value, 'dailyQuota'),
  ownIdsOnly: (value) => flag(value, 'ownIdsOnly'),
  observe: (value) => flag(value, 'observe'),
  only: parseOnly,
  tenant: (value, vendor) => {
    if (vendor.tenantHeader === undefined)
      refuse('tenant', 'This vendor has no header that selects a tenant.')
    if (typeof value === 'string' && headerValueGrammar.test(value)) return value
    return refuse('tenant', 'It must be a printable word.')
  },
  keyName: (value) => {
    if (typeof value === 'string' && keyNameGrammar.test(value)) return value
    return refuse('keyName', 'It must be the name of a vendor key.')
  },
  shippedRules: (value, vendor) => {
    const names = texts(value, 'shippedRules')
    for (const [index, name] of names.entries()) {
      if (Object.hasOwn(vendor.rules, name)) continue
      refuse(
        `shippedRules[${index}]`,
        withSuggestion('The vendor ships no such rule.', name, Object.keys(vendor.rules)),
      )
    }
    return names
  },
  redactAnswers: (value) => texts(value, 'redactAnswers'),
  safety: (value) => {
    if (typeof value === 'string' && keyNameGrammar.test(value)) return value
    return refuse('safety', 'It must be the name of a content policy, such as default.')
  },
  bodyRules: (value, vendor): readonly BodyRule[] => parseBodyRules(value, vendor.operations),
}

/**
 * Returns the constraints of a grant, checked against the vendor they are for. Throws ERR_ACCESS_CONSTRAINT_INVALID
 * (ERR_ACCESS_RULE_INVALID for a body rule) whose `field` is the path to what is wrong, for example `addresses[0]`.
 * Nothing unknown is let by: a mistyped constraint would be one that does not hold.
 */
export function parseConstraints(input: unknown, vendor: GrantableVendor): Constraints {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse('constraints', 'They must be an object.')
  }
  const constraints: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (!isConstraintName(name)) {
      return refuse(name, withSuggestion('There is no such constraint.', name, Object.keys(parsers)))
    }
    constraints[name] = parsers[name](value, vendor)
  }
  return constraints
}

/** Returns the constraints after a change: what is given replaces what was there, `null` takes it away. */
export function mergeConstraints(
  present: Constraints,
  change: unknown,
  vendor: GrantableVendor,
): Constraints {
  if (typeof change !== 'object' || change === null) return parseConstraints(change, vendor)
  const merged = Object.entries({ ...present, ...change }).filter(([, value]) => value !== null)
  return parseConstraints(Object.fromEntries(merged), vendor)
}

function parseOnly(value: unknown, vendor: GrantableVendor): Readonly<Record<string, readonly string[]>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('only', 'It must be an object of lists, by path parameter.')
  }
  const parameters = vendor.operations.flatMap(({ path }) =>
    [...path.matchAll(parameterGrammar)].map(([, name]) => name),
  )
  const known = [...new Set(parameters.filter((name) => name !== undefined))]
  const only = Object.entries(value).map(([name, values]: [string, unknown]) => {
    // A parameter that no path has would be a limit that limits nothing.
    if (!known.includes(name)) {
      refuse(`only.${name}`, withSuggestion('No path of this vendor has such a parameter.', name, known))
    }
    return [name, texts(values, `only.${name}`)] as const
  })
  return Object.fromEntries(only)
}

function isConstraintName(name: string): name is keyof Constraints {
  return Object.hasOwn(parsers, name)
}

function count(value: unknown, field: string): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= countMax) return Number(value)
  return refuse(field, `It must be a whole number from 1 to ${countMax}.`)
}

function flag(value: unknown, field: string): boolean {
  return typeof value === 'boolean' ? value : refuse(field, 'It must be true or false.')
}

function texts(value: unknown, field: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0)
    return refuse(field, 'It must be a list of at least one text.')
  for (const [index, item] of value.entries()) {
    if (typeof item !== 'string' || item === '' || item.length > 512) {
      refuse(`${field}[${index}]`, 'It must be a text of at most 512 characters.')
    }
  }
  return [...new Set(value as string[])]
}

function refuse(field: string, detail: string): never {
  throw new SallyportError('ERR_ACCESS_CONSTRAINT_INVALID', { field, detail })
}
