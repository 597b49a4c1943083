import { isSallyportError, SallyportError } from '../../core/index.ts'
import type { LiveFilter, Mount } from '../../gateway/index.ts'
import type { TokenPolicy, TokenRecord } from '../../tokens/index.ts'

/**
 * Returns the filters of a session by the policy of its purpose: live redaction, where one asks for it. Words and rules
 * for that are loaded only then. Throws ERR_CONFIG_INVALID for a redaction policy that there is not.
 */
export async function createLiveFilters(
  mounts: ReadonlyMap<string, Mount>,
  policy: (vendor: string, purpose: string) => TokenPolicy,
): Promise<(token: TokenRecord) => readonly LiveFilter[]> {
  const redacting = [...new Set([...mounts.values()].map(({ vendor }) => vendor))].flatMap(({ id, tokens }) =>
    Object.keys(tokens?.purposes ?? {})
      .filter((purpose) => policy(id, purpose).redact.length > 0)
      .map((purpose) => ({ id, purpose })),
  )
  if (redacting.length === 0) return () => []
  const { redactTurns } = await import('./redact-turns.ts')
  // Once now, so that a policy that is mistyped is no surprise to the first session.
  for (const { id, purpose } of redacting) requirePolicies(() => redactTurns(policy(id, purpose)))
  return ({ vendor, purpose }) => {
    const terms = policy(vendor, purpose)
    return terms.redact.length === 0 ? [] : [redactTurns(terms)]
  }
}

function requirePolicies(create: () => unknown): void {
  try {
    create()
  } catch (error) {
    if (!isSallyportError(error)) throw error
    const { detail } = error
    throw new SallyportError('ERR_CONFIG_INVALID', { field: 'tokens.redact', ...(detail && { detail }) })
  }
}
