import type { SdkUsage } from '../../checklist/index.ts'

/**
 * How programs use Retell's SDKs: npm `retell-sdk` 5.66.1, where `verify` is a static that promises its answer (it was
 * synchronous until 4.66), and PyPI `retell-sdk` 5.60.0, where it is a method that answers at once.
 */
export const retellaiUsage: SdkUsage = {
  vendor: 'Retell AI',
  modules: ['retell-sdk', 'retell'],
  keyVariables: ['RETELL_API_KEY', 'RETELLAI_API_KEY', 'RETELL_AI_API_KEY'],
  clients: [
    { path: ['Retell'], settings: { position: 0 }, key: 'apiKey' },
    { path: ['AsyncRetell'], settings: 'keywords', key: 'apiKey' },
    { path: [], settings: { position: 0 }, key: 'apiKey' },
  ],
  minting: {
    calls: [
      { path: ['()', 'call', 'createWebCall'], settings: { position: 0 } },
      { path: ['()', 'call', 'create_web_call'], settings: 'keywords' },
    ],
    // Its access token lives for 30 s, whatever one asks for.
    lifetimes: [],
    lifetimeSecondsMax: 30,
  },
  verifying: {
    calls: [['verify']],
    body: { position: 0, keyword: 'body' },
    key: { position: 1, keyword: 'api_key' },
    isAsync: true,
    asyncSince: '4.66.0',
    header: 'x-retell-signature',
  },
  storing: {
    lists: [['()', 'call', 'list']],
    deletions: [['()', 'call', 'delete']],
    paging: ['pagination_key', 'has_more'],
  },
  agents: {
    creates: [{ path: ['()', 'agent', 'create'], settings: { position: 0 } }],
    updates: [{ path: ['()', 'agent', 'update'], settings: { position: 1 } }],
    signed: 'opt_in_signed_url',
    storage: {
      field: 'data_storage_setting',
      everything: 'everything',
      days: 'data_storage_retention_days',
    },
  },
  settings: {
    'webhook-key': 'The key with the webhook badge has no permission, and no app uses it.',
    storage: 'Storage of recordings and transcripts is off or short, and addresses of recordings are signed.',
    keys: 'There is one key for each environment, with the permissions it needs.',
  },
}
