import { SallyportError } from '../core/index.ts'
import type { ContentOffer } from '../safety/index.ts'
import type { ControlContext } from './context.ts'

/**
 * Rejects where a grant limits what is seen of answers by names that are none, or at a vendor whose answers hold nothing that
 * people said: a mistyped limit would be one that does not hold.
 */
export async function requireSight(
  context: Pick<ControlContext, 'loadVendor' | 'webhooks' | 'safetyPolicies'>,
  vendorId: string,
  { redactAnswers, safety }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const given = Object.entries({ redactAnswers, safety }).find(
    ([, value]) => value !== undefined && value !== null,
  )
  if (given === undefined) return
  const { content } = await context.loadVendor(vendorId)
  if (content === undefined) {
    const detail = 'No answer of this vendor holds what people said.'
    throw new SallyportError('ERR_ACCESS_CONSTRAINT_INVALID', { field: given[0], detail })
  }
  if (Array.isArray(redactAnswers) && redactAnswers.every((name) => typeof name === 'string'))
    await context.webhooks.requirePolicies(redactAnswers)
  if (typeof safety === 'string') requireKnownPolicy(context, safety, 'ERR_ACCESS_CONSTRAINT_INVALID')
}

/** Throws ERR_CORE_INPUT where an endpoint's content policy is none, or its webhooks hold nothing that could be judged. */
export function requireSafetyPolicy(
  context: Pick<ControlContext, 'safetyPolicies'>,
  safety: string,
  content: Pick<ContentOffer, 'changes'> | undefined,
): void {
  // Where the vendor labels, its webhooks carry no labels, and no list of words stands in.
  if (content?.changes !== true) {
    const detail = 'The webhooks of this vendor hold nothing that a content policy could judge.'
    throw new SallyportError('ERR_CORE_INPUT', { field: 'safety', detail })
  }
  requireKnownPolicy(context, safety, 'ERR_CORE_INPUT')
}

function requireKnownPolicy(
  { safetyPolicies }: Pick<ControlContext, 'safetyPolicies'>,
  safety: string,
  code: 'ERR_ACCESS_CONSTRAINT_INVALID' | 'ERR_CORE_INPUT',
): void {
  if (safetyPolicies.includes(safety)) return
  const detail = `There is no content policy ${safety}. There are: ${safetyPolicies.join(', ')}.`
  throw new SallyportError(code, { field: 'safety', detail })
}
