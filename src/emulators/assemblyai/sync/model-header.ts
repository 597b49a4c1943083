import type { IncomingHttpHeaders } from 'node:http'

const models = ['universal-3-5-pro']

/** Says whether a request names a model that the sync host's load balancer has an address for. */
export const namesSyncModel = ({ headers }: { readonly headers: IncomingHttpHeaders }) =>
  models.includes(String(headers['x-aai-model'] ?? ''))
