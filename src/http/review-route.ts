import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { errorCodes, isSallyportError, SallyportError } from '../core/index.ts'
import { type Refusal, refusalText } from '../gateway/index.ts'
import type { JudgedItem } from '../safety/index.ts'
import { endAfterBody } from './answer-refusal.ts'
import { collectBody } from './request-body.ts'
import { statusOf } from './status.ts'

/** What the route for reviewers is given. */
export interface ReviewRoutePorts {
  /** Returns what a reviewer may do, or why the caller is none. */
  recognise(caller: ReviewCaller): Promise<Reviewer | Refusal>
  addressOf(request: IncomingMessage): string
}

/** What one reviewer may do; both throw a SallyportError. */
export interface Reviewer {
  list(query: { readonly isAll: boolean; readonly limit: number }): Promise<readonly JudgedItem[]>
  release(id: string, asked: Release): Promise<JudgedItem>
}

/** Why an item is let go, and which judgement of it the reviewer has looked at. */
export interface Release {
  readonly reason: string
  readonly judgedAtMs: number
}

export interface ReviewCaller {
  /** The client key as it was presented; undefined where none was, or more than one. */
  readonly presented: string | undefined
  readonly address: string
}

const bodyBytesMax = 16 * 1024
const limitMax = 1_000
const reasonLengthMax = 500
const releasePath = /^\/reviews\/(item_[0-9A-Za-z]{1,32})\/release$/

/** Returns the listener for `GET /reviews` and `POST /reviews/<id>/release`. No browser of another origin reads it. */
export function createReviewRoute(ports: ReviewRoutePorts): RequestListener {
  return (request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    answer(ports, request, response).catch((error: unknown) => {
      const known = isSallyportError(error)
        ? error
        : new SallyportError('ERR_CORE_INTERNAL', { cause: error })
      const { message, kind } = errorCodes[known.code]
      sendError(request, response, kind, { code: known.code, message, help: known.help, ...partsOf(known) })
    })
  }
}

async function answer(
  ports: ReviewRoutePorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  const caller = { presented: presentedIn(request), address: ports.addressOf(request) }
  const [, id] = releasePath.exec(path) ?? []
  const isList = request.method === 'GET' && path === '/reviews'
  if (!isList && !(request.method === 'POST' && id !== undefined))
    throw new SallyportError('ERR_CORE_ROUTE_UNKNOWN')
  // Of a caller that nobody knows, nothing more is read than the key.
  const reviewer = await ports.recognise(caller)
  if ('kind' in reviewer) sendRefusal(request, response, reviewer)
  else if (id === undefined) {
    const listed = await reviewer.list(parseQuery(query))
    send(request, response, 200, { items: listed.map(shownOf) })
  } else {
    const released = await reviewer.release(id, parseRelease(await readBody(request)))
    send(request, response, 200, shownOf(released))
  }
}

/** Two are none: programs differ in which of them they read. */
function presentedIn({ rawHeaders }: IncomingMessage): string | undefined {
  const values = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  )
  return values.length === 1 ? values[0]?.replace(/^Bearer /i, '') : undefined
}

function parseQuery(text: string): { readonly isAll: boolean; readonly limit: number } {
  const query = new URLSearchParams(text)
  const limit = Number(query.get('limit') ?? 100)
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limitMax)
    throw new SallyportError('ERR_CORE_INPUT', { field: 'limit', detail: `A number from 1 to ${limitMax}.` })
  const state = query.get('state') ?? 'held'
  if (state !== 'held' && state !== 'all')
    throw new SallyportError('ERR_CORE_INPUT', { field: 'state', detail: 'held or all.' })
  return { isAll: state === 'all', limit }
}

function parseRelease(body: string): Release {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (cause) {
    throw new SallyportError('ERR_CORE_INPUT', { field: 'body', detail: 'It is not JSON.', cause })
  }
  const { reason, judgedAtMs } = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<keyof Release, unknown>
  >
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > reasonLengthMax)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'reason',
      detail: `1 to ${reasonLengthMax} characters.`,
    })
  if (typeof judgedAtMs !== 'number' || !Number.isSafeInteger(judgedAtMs))
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'judgedAtMs',
      detail: 'The judgedAtMs that the list shows: what is let go is what you have looked at.',
    })
  return { reason, judgedAtMs }
}

/** What a reviewer is told of an item: not a word of what was said. */
function shownOf({ id, vendor, environment, item, policy, state, verdict, judgedAtMs, ...rest }: JudgedItem) {
  const { releasedAtMs, releasedBy, releaseReason } = rest
  return {
    id,
    vendor,
    environment,
    item,
    policy,
    state,
    verdict,
    judgedAtMs,
    releasedAtMs,
    releasedBy,
    releaseReason,
  }
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new SallyportError('ERR_CORE_INPUT', { field: 'body' }))
    if (request.destroyed) onClose()
    request.once('error', reject)
    request.once('close', onClose)
    collectBody(
      request,
      bodyBytesMax,
      () => {},
      (body) => {
        if (body === 'too_large')
          reject(new SallyportError('ERR_CORE_INPUT', { field: 'body', detail: 'It is too large.' }))
        else resolve(body.toString('utf8'))
      },
    )
  })
}

function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined) response.setHeader('Retry-After', refusal.retryAfterSeconds)
  sendError(request, response, refusal.kind, { reason: refusal.reason, message: refusalText(refusal) })
}

function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  kind: Refusal['kind'],
  error: Readonly<Record<string, string>>,
): void {
  send(request, response, statusOf(kind), { error })
}

function partsOf({ field, detail }: SallyportError) {
  return { ...(field === undefined ? {} : { field }), ...(detail === undefined ? {} : { detail }) }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  if (response.destroyed || response.headersSent) return
  const text = JSON.stringify(body)
  if (!request.complete) response.setHeader('Connection', 'close')
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  })
  if (request.complete) response.end(text)
  else {
    response.write(text)
    endAfterBody(request, response)
  }
}
