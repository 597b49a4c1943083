import { SallyportError, withSuggestion } from '../../core/index.ts'
import type { Operation } from '../operation.ts'

/** What a scope may start with. `mint` makes a token for a browser; `reveal` shows any other credential. */
export const scopeVerbs = ['read', 'write', 'delete', 'mint', 'reveal'] as const

export type ScopeVerb = (typeof scopeVerbs)[number]

/** A scope taken apart. `resource` is `*` for a wildcard. */
export interface Scope {
  readonly verb: ScopeVerb
  readonly resource: string
}

/** The set of writes that each vendor profile lists. */
export const limitedWrites = 'write:limited'

/**
 * Scopes that open no operation: they say how much of an answer a client sees. `read:unredacted` sees it as the vendor
 * gives it, `review:content` sees what the content policy holds back. In no wildcard.
 */
const sightScopes = ['read:unredacted', 'review:content'] as const

/** True for a scope that says how much a client sees, and opens no operation. */
export function isSightScope(scope: string): boolean {
  return (sightScopes as readonly string[]).includes(scope)
}

/**
 * Throws ERR_ACCESS_SCOPE_INVALID where `review:content` is granted and no content policy: what such a client saw would be on
 * nobody's record, and what it may let go would be held back by nobody's word to it.
 */
export function requireReviewable(
  scopes: readonly string[],
  { safety }: { readonly safety?: string | undefined },
): void {
  if (!scopes.includes('review:content') || safety !== undefined) return
  const detail =
    'review:content needs a content policy in the same grant: --safety default, or one of your own.'
  throw new SallyportError('ERR_ACCESS_SCOPE_INVALID', { field: 'scopes', detail })
}

const scopeGrammar = /^([a-z]+):([a-z0-9-]+|\*)$/

/**
 * Returns the parts of a scope. Throws ERR_ACCESS_SCOPE_INVALID for anything else, and for `reveal:*`: what returns
 * a secret is granted one by one, so that wildcard would cover nothing.
 */
export function parseScope(text: string, field = 'scope'): Scope {
  const [, verb, resource] = scopeGrammar.exec(text) ?? []
  if (verb === undefined || resource === undefined || !isScopeVerb(verb) || text === 'reveal:*') {
    throw new SallyportError('ERR_ACCESS_SCOPE_INVALID', { field })
  }
  return { verb, resource }
}

/** True for a wildcard or a set: a scope whose reach grows when the vendor adds operations. */
export function isBroadScope(scope: string): boolean {
  return scope.endsWith(':*') || scope === limitedWrites
}

/**
 * Returns the granted scope that covers an operation, or undefined where none does. The exact scope always does;
 * `verb:*` does unless the operation returns a secret; `write:limited` covers the writes flagged `limited`.
 */
export function coversOperation(scopes: readonly string[], operation: Operation): string | undefined {
  const { scope, flags } = operation
  if (!isBroadScope(scope) && scopes.includes(scope)) return scope
  // A secret stays behind its own scope even where a profile flags it otherwise.
  if (flags.has('secret')) return undefined
  const verb = scope.slice(0, scope.indexOf(':'))
  const wildcard = `${verb}:*`
  if (isScopeVerb(verb) && scopes.includes(wildcard)) return wildcard
  if (verb === 'write' && flags.has('limited') && scopes.includes(limitedWrites)) return limitedWrites
  return undefined
}

/**
 * Returns scopes sorted and without duplicates. Throws ERR_ACCESS_SCOPE_INVALID for a malformed one and
 * ERR_ACCESS_SCOPE_UNKNOWN for one that covers none of the vendor's operations; `field` names it (`scopes[1]`) and
 * `detail` the nearest scope the vendor has.
 */
export function validateScopes(
  scopes: readonly string[],
  operations: readonly Operation[],
): readonly string[] {
  for (const [index, scope] of scopes.entries()) {
    const field = `scopes[${index}]`
    if (isSightScope(scope)) continue
    parseScope(scope, field)
    if (operations.some((operation) => coversOperation([scope], operation) !== undefined)) continue
    const known = new Set(operations.map((operation) => operation.scope))
    throw new SallyportError('ERR_ACCESS_SCOPE_UNKNOWN', {
      field,
      detail: withSuggestion('No operation of the vendor has this scope.', scope, known),
    })
  }
  return [...new Set(scopes)].sort()
}

function isScopeVerb(text: string): text is ScopeVerb {
  return (scopeVerbs as readonly string[]).includes(text)
}
