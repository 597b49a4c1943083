import type { WebhookScreen } from '../../webhooks/index.ts'
import type { BodyRedactor } from '../redaction/body-redactor.ts'

/** Characters of a body that is redacted; a longer one is kept back as it came. An hour's call has about half of that. */
const bodyLengthMax = 1_000_000

/**
 * Returns the screen of a gate: `before` looks at a body first, then the policy of the endpoint takes personal data out of
 * it, also out of names and numbers in the fields of a vendor that hold anybody's words. What cannot be redacted in time or
 * for its size is kept back whole, sealed, until a person lets it go.
 */
export function createScreen(
  redactor: Pick<BodyRedactor, 'redact'>,
  before: WebhookScreen,
  freeFormOf: (vendor: string) => Promise<readonly string[]>,
): WebhookScreen {
  return async (delivery) => {
    const verdict = await before(delivery)
    const { redact, redactWith, quarantine } = delivery.endpoint.settings
    if (redact.length === 0 && quarantine.length === 0) return verdict
    const body = verdict.body ?? delivery.body
    if (body.length > bodyLengthMax) return { action: 'quarantine', reason: 'too long to redact', body }
    const { identifiers } = delivery
    const freeForm = await freeFormOf(delivery.endpoint.vendor)
    const answer = await redactor.redact({ body, redact, redactWith, quarantine, identifiers, freeForm })
    if (answer === 'late') return { action: 'quarantine', reason: 'redaction took too long', body }
    if (!answer.isClean) return { action: 'quarantine', reason: 'redaction left something', body }
    if (verdict.action === 'quarantine') return { ...verdict, body: answer.body }
    if (answer.kept.length > 0) {
      const reason = `holds ${answer.kept.toSorted().join(', ')}`.slice(0, 200)
      return { action: 'quarantine', reason, body: answer.body }
    }
    return { action: 'pass', body: answer.body }
  }
}
