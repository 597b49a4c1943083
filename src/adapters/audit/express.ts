import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuditLog } from './audit-log.ts'
import { openDefaultLog } from './default-log.ts'
import { ObservedRequest, type RecordedRequests, refusal, reportFailure } from './observe.ts'
import { anonymous, pathOf } from './request-facts.ts'

/** As Express, and Connect before it, hands a request over. */
export type NodeRequest = IncomingMessage & { readonly originalUrl?: string }

export interface AuditRequestsOptions<Request> {
  /** Default: the log of `auditLog`. */
  readonly log?: AuditLog
  /** Who asks. Called late, so that it may rely on what a later middleware finds out. Default: `anonymous`. */
  readonly userId?: (request: Request) => string | undefined
  /** What is asked for. Default: the path, without its query. */
  readonly resource?: (request: Request) => string
  /** Default: all. */
  readonly requests?: RecordedRequests
}

/**
 * Returns a middleware for Express that knows who asks for what. `auditLog` fills that in within a request, and every
 * request is recorded: a write before it is served, and answered with 503 where that fails; each once it has ended.
 *
 * @example
 * app.use(auditRequests({ userId: (request) => request.user?.id }))
 * app.delete('/notes/:id', async (request, response) => {
 *   await auditLog({ action: 'note.delete', result: 'success' })
 * })
 */
export function auditRequests<Request extends NodeRequest = NodeRequest>(
  options: AuditRequestsOptions<Request> = {},
): (request: Request, response: ServerResponse, next: (error?: unknown) => void) => void {
  const { requests = 'all' } = options
  return (request, response, next) => {
    begin(request, options, requests)
      .then(
        (observed) => serve(observed, response, next),
        () => void response.writeHead(refusal.status, refusal.headers).end(refusal.body),
      )
      .catch(next)
  }
}

function serve(observed: ObservedRequest, response: ServerResponse, next: () => void): void {
  const end = () => {
    const status = response.writableFinished ? response.statusCode : undefined
    observed.end({ status }).catch(reportFailure)
  }
  // Whoever hung up meanwhile is served nothing, and the event has passed already.
  if (response.closed) {
    end()
    return
  }
  response.once('close', end)
  observed.serve(next)
}

async function begin<Request extends NodeRequest>(
  request: Request,
  options: AuditRequestsOptions<Request>,
  requests: RecordedRequests,
): Promise<ObservedRequest> {
  const log = options.log ?? (await openDefaultLog())
  const { method = 'GET', url = '/', originalUrl = url } = request
  const facts = {
    requestId: log.createRequestId(),
    userId: () => options.userId?.(request) || anonymous,
    resource: () => options.resource?.(request) ?? pathOf(originalUrl),
  }
  const observed = new ObservedRequest(log, method, facts, requests)
  await observed.begin()
  return observed
}
