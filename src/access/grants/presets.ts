import { type Environment, SallyportError } from '../../core/index.ts'
import { isBroadScope, limitedWrites } from './scope.ts'

const presets: Readonly<Record<Environment, readonly string[]>> = {
  development: ['read:*'],
  staging: ['read:*', limitedWrites],
  production: [],
}

/** Returns the scopes a client of an environment gets where nobody names any; none in production. */
export function presetScopes(environment: Environment): readonly string[] {
  return presets[environment]
}

/**
 * Returns the scopes that hold in an environment: in production, wildcards and sets only with the override that is
 * stored with the grant. Holds even where a row was written by something else than this room.
 */
export function effectiveScopes(
  scopes: readonly string[],
  environment: Environment,
  wildcardOverride: boolean,
): readonly string[] {
  if (environment !== 'production' || wildcardOverride) return scopes
  return scopes.filter((scope) => !isBroadScope(scope))
}

/** Throws ERR_ACCESS_WILDCARD_PRODUCTION where a production client would get a wildcard or a set without the override. */
export function requireNarrowScopes(
  scopes: readonly string[],
  environment: Environment,
  allowWildcard: boolean,
): void {
  if (environment !== 'production' || allowWildcard) return
  const broad = scopes.find(isBroadScope)
  if (broad !== undefined) {
    throw new SallyportError('ERR_ACCESS_WILDCARD_PRODUCTION', {
      field: 'scopes',
      detail: `It names ${broad}.`,
    })
  }
}
