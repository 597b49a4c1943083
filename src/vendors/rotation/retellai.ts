import type { RotationOffer } from '../../rotation/index.ts'
import { itemsOf, jsonOf, textOf } from './reply.ts'

/**
 * Keys are made and deleted at the dashboard alone. The key with the webhook badge also signs webhooks, and cannot be
 * deleted while it has the badge.
 */
export const retellaiRotation: RotationOffer = {
  byHand: {
    create: [
      'Open the Retell dashboard, System Settings, API Keys, and add a key. Restrict its permissions to what the present one needs.',
      'Copy it: give it here and nowhere else.',
      'Does the present key have the webhook badge? Then, before it can be deleted, another must be set as the webhook key: best one of its own that may do nothing (every group No Access), since it only signs.',
      'Webhooks are signed with that key from then on: sallyport webhook rotate NAME --vendor-secret takes it, and accepts both meanwhile.',
    ],
    revoke: [
      'Open the Retell dashboard, System Settings, API Keys. If the old key has the webhook badge, set another as the webhook key.',
      'Delete the old key.',
    ],
  },
  account: {
    find: { method: 'POST', path: '/v2/list-agents?limit=1', body: {} },
    found: (reply) => textOf(itemsOf(jsonOf(reply), 'items')[0], 'agent_id'),
    confirm: (id) => ({ method: 'GET', path: `/get-agent/${encodeURIComponent(id)}` }),
    verdict({ status }) {
      if (status === 200) return 'same'
      return status === 404 || status === 422 ? 'other' : 'unknown'
    },
  },
}
