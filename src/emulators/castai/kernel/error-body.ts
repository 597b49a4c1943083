import type { JsonObject } from './json.ts'
import type { Refusal } from './refusal.ts'

/** gRPC codes behind the statuses: the newer services answer with a `google.rpc.Status`. */
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  429: 8,
  500: 13,
  501: 12,
}

/** Services beside the main API, by the first segment of their paths. */
const newerServices = [
  '/ai-optimizer/',
  '/cluster-autoscaler/',
  '/omni-provisioner/',
  '/organization-management/v1/enterprises/',
  '/patching-engine/',
]

/**
 * Returns the body of an error as the service behind that path words it. On the main API that is
 * `{message, fieldViolations}`, but a 404 was seen without `fieldViolations`, and so is the 401 of the mocks.
 */
export function errorBody(
  refusal: Pick<Refusal, 'status' | 'message' | 'violations'>,
  path: string,
  newerServiceErrors: 'status' | 'main',
): JsonObject {
  const { status, message, violations } = refusal
  if (newerServiceErrors === 'status' && newerServices.some((prefix) => path.startsWith(prefix))) {
    return { code: rpcCodes[status] ?? 2, message, details: [] }
  }
  return status === 404 || status === 401 ? { message } : { message, fieldViolations: violations }
}
