import type { SdkUsage } from '../../checklist/index.ts'

/** Cast AI has no SDK of its own: its keys stand in charts, scripts and pipelines. */
export const castaiUsage: SdkUsage = {
  vendor: 'Cast AI',
  modules: [],
  keyVariables: ['CASTAI_API_KEY', 'CASTAI_API_TOKEN', 'CAST_AI_API_KEY', 'CASTAI_API_ACCESS_KEY'],
  clients: [],
  infrastructure: {
    names: 'cast-?ai',
    userKeys: '/v1/auth/tokens',
    serviceKeys: '/service-accounts/[^\\s"\']*keys|castai_service_account_key',
  },
  settings: {
    network: 'No network policy of the cluster that is not in this project names 0.0.0.0/0.',
    roles: 'Each service account has a role that is enough, and on the clusters that it needs.',
  },
}
