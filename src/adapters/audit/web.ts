import type { AuditLog } from './audit-log.ts'
import { openDefaultLog } from './default-log.ts'
import { ObservedRequest, type RecordedRequests, refusal, reportFailure } from './observe.ts'
import { anonymous, pathOf } from './request-facts.ts'

export interface AuditedOptions {
  /** Default: the log of `auditLog`. */
  readonly log?: AuditLog
  /** Who asks. Called late, and more than once. Default: `anonymous`. */
  readonly userId?: (request: Request) => string | undefined
  /** What is asked for. Default: the path, without its query. */
  readonly resource?: (request: Request) => string
  /** Default: all. */
  readonly requests?: RecordedRequests
}

/** What frameworks with web-standard requests call: Hono's `app.fetch`, a route of Next.js, a handler of Deno or Bun. */
export type WebHandler<Rest extends unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Returns the handler as one that knows who asks for what. `auditLog` fills that in within a request, and every request
 * is recorded: a write before it is served, a read before it is answered; with 503 where that fails.
 *
 * @example
 * serve({ fetch: audited(app.fetch, { userId: (request) => userOf(request.headers.get('cookie')) }) })
 */
export function audited<Rest extends unknown[]>(
  handler: WebHandler<Rest>,
  options: AuditedOptions = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  const { requests = 'all' } = options
  return async (request, ...rest) => {
    let observed: ObservedRequest
    try {
      observed = await begin(request, options, requests)
    } catch {
      return refuse()
    }
    let response: Response
    try {
      response = await observed.serve(() => handler(request, ...rest))
    } catch (error) {
      await observed.end({ status: 500 }).catch(reportFailure)
      throw error
    }
    return answer(observed, response)
  }
}

/** The outcome of a write gates nothing: its intent is on record. What was read leaves only once that is on record. */
async function answer(observed: ObservedRequest, response: Response): Promise<Response> {
  const ended = observed.end({ status: response.status })
  if (observed.isWrite) {
    ended.catch(reportFailure)
    return response
  }
  try {
    await ended
    return response
  } catch {
    await response.body?.cancel()
    return refuse()
  }
}

async function begin(
  request: Request,
  options: AuditedOptions,
  requests: RecordedRequests,
): Promise<ObservedRequest> {
  const log = options.log ?? (await openDefaultLog())
  const facts = {
    requestId: log.createRequestId(),
    userId: () => options.userId?.(request) || anonymous,
    resource: () => options.resource?.(request) ?? pathOf(request.url),
  }
  const observed = new ObservedRequest(log, request.method, facts, requests)
  await observed.begin()
  return observed
}

function refuse(): Response {
  const { body, ...init } = refusal
  return new Response(body, init)
}
