import type { Config } from '../../config/index.ts'
import { holdsSaid, judge, readLocally, type SpokenPassage } from '../../safety/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import type { WebhookScreen } from '../../webhooks/index.ts'
import { safetyPolicyOf } from '../answer-screen/safety-policy.ts'

/**
 * Returns the screen that keeps an event back whose content the endpoint's policy holds back: by the local list of words, since
 * webhooks carry no labels. What cannot be judged is kept back, too.
 */
export function createSafetyScreen(
  config: Config,
  loadVendor: (id: string) => Promise<Pick<VendorProfile, 'content'>>,
  before: WebhookScreen,
): WebhookScreen {
  return async (delivery) => {
    const verdict = await before(delivery)
    const { vendor, settings } = delivery.endpoint
    if (settings.safety === undefined || verdict.action === 'quarantine') return verdict
    const policy = safetyPolicyOf(config, settings.safety)
    const offer = (await loadVendor(vendor)).content
    const body = verdict.body ?? delivery.body
    if (policy === undefined || offer === undefined)
      return { action: 'quarantine', reason: 'no content policy can judge it', body }
    const payload: unknown = JSON.parse(body)
    const passages = itemsIn(payload).flatMap((item): readonly SpokenPassage[] => offer.passages(item))
    if (passages.length === 0 && holdsSaid(payload, offer.said))
      return { action: 'quarantine', reason: 'says something that cannot be judged', body }
    const { action, reasons } = judge(await readLocally(passages, policy), policy)
    if (action !== 'quarantine') return verdict
    const labels = [
      ...new Set(reasons.filter((one) => one.action === 'quarantine').map(({ label }) => label)),
    ]
    return { action: 'quarantine', reason: `content policy: ${labels.join(', ')}`.slice(0, 200), body }
  }
}

/** A webhook holds what it is about under a name of its own: `{ "event": ..., "call": { ... } }`. */
function itemsIn(payload: unknown): readonly unknown[] {
  if (typeof payload !== 'object' || payload === null) return [payload]
  return [payload, ...Object.values(payload)]
}
