import type { Operation } from '../operation.ts'
import { coversOperation } from './scope.ts'

/** What a grant covers today, scope by scope. */
export interface ExplicitScopes {
  /** Each covers nothing that the grant does not: wildcards and sets are taken apart. Sorted. */
  readonly scopes: readonly string[]
  /** Scopes of which a wildcard or a set covers a part: named, they would cover more. Sorted. */
  readonly partly: readonly string[]
}

/** Returns the scopes that stand one by one for what a grant covers at a vendor. */
export function explicitScopes(granted: readonly string[], operations: readonly Operation[]): ExplicitScopes {
  const scopes: string[] = []
  const partly: string[] = []
  for (const [scope, all] of Map.groupBy(operations, (operation) => operation.scope)) {
    const covered = all.filter((operation) => coversOperation(granted, operation) !== undefined)
    if (covered.length === 0) continue
    if (covered.length === all.length) scopes.push(scope)
    else partly.push(scope)
  }
  return { scopes: scopes.sort(), partly: partly.sort() }
}
