import { SallyportError } from '../core/index.ts'
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
  if (typeof safety === 'string' && !context.safetyPolicies.includes(safety)) {
    const detail = `There is no content policy ${safety}. There are: ${context.safetyPolicies.join(', ')}.`
    throw new SallyportError('ERR_ACCESS_CONSTRAINT_INVALID', { field: 'safety', detail })
  }
}
