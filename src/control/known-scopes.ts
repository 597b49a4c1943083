import { coversOperation, isSightScope, type Operation, parseScope } from '../access/index.ts'
import { isSallyportError, nearest, SallyportError } from '../core/index.ts'

/**
 * Throws ERR_ACCESS_SCOPE_INVALID or ERR_ACCESS_SCOPE_UNKNOWN for a scope that is none of the vendor's, with the field
 * (`scopes[1]`) and the scope that was probably meant.
 */
export function requireKnownScopes(
  scopes: readonly string[],
  vendor: { readonly id: string; readonly operations: readonly Operation[]; readonly content?: unknown },
): void {
  for (const [index, scope] of scopes.entries()) {
    // Where the gate looks at no answers there is nothing to review, and nothing that is redacted.
    if (isSightScope(scope) && vendor.content !== undefined) continue
    const field = `scopes[${index}]`
    const isMalformed = !isWellFormed(scope)
    const covers = vendor.operations.some((operation) => coversOperation([scope], operation) !== undefined)
    if (!isMalformed && covers) continue
    const known = new Set(vendor.operations.map((operation) => operation.scope))
    const suggestion = nearest(scope, known) ?? nearest(turnedRound(scope), known)
    const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
    throw new SallyportError(isMalformed ? 'ERR_ACCESS_SCOPE_INVALID' : 'ERR_ACCESS_SCOPE_UNKNOWN', {
      field,
      detail: `${vendor.id} has no scope ${scope}.${meant}`,
    })
  }
}

function isWellFormed(scope: string): boolean {
  try {
    parseScope(scope)
    return true
  } catch (error) {
    if (!isSallyportError(error)) throw error
    return false
  }
}

/** `transcripts:read` is how others write it. */
function turnedRound(scope: string): string {
  const [first = '', second = ''] = scope.split(':')
  return `${second}:${first}`
}
