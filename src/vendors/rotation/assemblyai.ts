import type { RotationOffer } from '../../rotation/index.ts'
import { itemsOf, jsonOf, textOf } from './reply.ts'

/** Keys are made and deleted at the dashboard alone. Each belongs to a project, and sees that project's transcripts. */
export const assemblyaiRotation: RotationOffer = {
  byHand: {
    create: [
      'Open the AssemblyAI dashboard and choose the project that the present key belongs to.',
      'Under API Keys, create a key with a name that says what it is for. (The CLI of AssemblyAI does the same: assembly keys create --name NAME.)',
      'Copy it: give it here and nowhere else.',
    ],
    revoke: ['Open the AssemblyAI dashboard, API Keys, and delete the old key.'],
  },
  account: {
    find: { method: 'GET', path: '/v2/transcript?limit=1' },
    found: (reply) => textOf(itemsOf(jsonOf(reply), 'transcripts')[0], 'id'),
    confirm: (id) => ({ method: 'GET', path: `/v2/transcript/${encodeURIComponent(id)}` }),
    verdict({ status }) {
      if (status === 200) return 'same'
      // A transcript of another project is answered as one that there is not.
      return status === 400 || status === 404 ? 'other' : 'unknown'
    },
  },
}
