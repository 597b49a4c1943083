import type { SdkUsage } from '../../checklist/index.ts'

/** Cast AI has no SDK of its own: its keys stand in charts, scripts and pipelines. */
export const castaiUsage: SdkUsage = {
  vendor: 'Cast AI',
  modules: [],
  keyVariables: ['CASTAI_API_KEY', 'CASTAI_API_TOKEN', 'CAST_AI_API_KEY', 'CASTAI_API_ACCESS_KEY'],
  clients: [],
  settings: {
    'service-accounts': 'Keys belong to service accounts, not to people, and each has a role that is enough.',
    network: 'No network policy or API allow-list names 0.0.0.0/0.',
  },
}
