import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type ErrorCode, errorCodes } from '../core/index.ts'
import type { Credentials, MintedAnswer, MintOutcome, MintRequest } from '../gateway/index.ts'
import { collectBody } from './request-body.ts'
import { statusOf } from './status.ts'

/** What the route for tokens is given. */
export interface TokenRoutePorts {
  mint(request: MintRequest, credentials: Credentials): Promise<MintOutcome>
  /** Records a refusal and counts it. */
  onOutcome(outcome: MintOutcome, request: MintRequest): Promise<void>
  addressOf(request: IncomingMessage): string
  isOriginAllowed(origin: string): boolean
  readonly publicUrl: string | undefined
  /** What `GET /token` gives, where it is switched on. */
  readonly compatible: { readonly vendor: string; readonly purpose: string } | undefined
}

const bodyBytesMax = 16 * 1024
const mintPath = /^\/tokens\/([a-z0-9-]{1,63})\/([a-z0-9-]{1,63})$/

/** What goes wrong before anybody is asked, with the words for it. */
interface Trouble {
  readonly code: ErrorCode
  readonly reason: string
  readonly field?: string
  readonly detail?: string
  readonly retryAfterSeconds?: number
}

/** Returns the listener for `POST /tokens/<vendor>/<purpose>` and, where it is switched on, `GET /token`. */
export function createTokenRoute(ports: TokenRoutePorts): RequestListener {
  return (request, response) => {
    const { origin } = request.headers
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Vary', 'Origin')
    // A page elsewhere that makes the browser ask, without reading the answer, says so in this header alone.
    const isForeign = origin === undefined && request.headers['sec-fetch-site'] === 'cross-site'
    if (isForeign || (origin !== undefined && !ports.isOriginAllowed(origin))) {
      request.resume()
      sendError(response, 'own', { code: 'ERR_TOKENS_ORIGIN', reason: 'origin_refused' })
      return
    }
    if (origin !== undefined) allowOrigin(response, origin)
    if (request.method === 'OPTIONS') answerPreflight(response)
    else {
      answer(ports, request, response).catch(() => {
        const isCompatible = request.method === 'GET'
        sendError(response, isCompatible ? 'compatible' : 'own', {
          code: 'ERR_TOKENS_UNAVAILABLE',
          reason: 'storage_failed',
        })
      })
    }
  }
}

async function answer(
  ports: TokenRoutePorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  const { compatible } = ports
  if (request.method === 'GET' && path === '/token' && compatible !== undefined) {
    request.resume()
    const asked = new URLSearchParams(query).get('expires_in_seconds')
    const wish = asked === null ? {} : { expiresInSeconds: Number(asked) }
    await mint(ports, request, response, { ...compatible, wish }, 'compatible')
    return
  }
  const [, vendor, purpose] = mintPath.exec(path) ?? []
  if (vendor === undefined || purpose === undefined || request.method !== 'POST') {
    request.resume()
    sendError(response, 'own', { code: 'ERR_CORE_ROUTE_UNKNOWN', reason: 'route_unknown' })
    return
  }
  const [body, { parseMintWish }] = await Promise.all([readBody(request), import('./mint-wish.ts')])
  const parsed = body === 'too_large' ? { field: 'body', detail: 'It is too large.' } : parseMintWish(body)
  if ('field' in parsed) {
    sendError(response, 'own', { code: 'ERR_TOKENS_INPUT', reason: 'body_refused', ...parsed })
    return
  }
  await mint(ports, request, response, { vendor, purpose, wish: parsed.wish }, 'own')
}

async function mint(
  ports: TokenRoutePorts,
  request: IncomingMessage,
  response: ServerResponse,
  asked: Pick<MintRequest, 'vendor' | 'purpose' | 'wish'>,
  form: Form,
): Promise<void> {
  const { authorization, cookie, origin, host = 'localhost' } = request.headers
  const scheme = 'encrypted' in request.socket ? 'https' : 'http'
  const whole: MintRequest = {
    ...asked,
    address: ports.addressOf(request),
    base: ports.publicUrl ?? `${scheme}://${host}`,
  }
  const outcome = await ports.mint(whole, { authorization, cookie, origin })
  await ports.onOutcome(outcome, whole)
  if ('minted' in outcome) sendToken(response, form, outcome.minted)
  else {
    const { refused, caller } = outcome
    // What the grant lacks is for the server that holds the key, not for a page.
    const isShown =
      caller?.kind === 'client-key' || refused.field !== undefined || !isAboutGrants(refused.code)
    sendError(response, form, isShown ? refused : { ...refused, detail: '' })
  }
}

type Form = 'own' | 'compatible'

function sendToken(response: ServerResponse, form: Form, minted: MintedAnswer): void {
  const { token, id, url, extra, ...rest } = minted
  const text = token.reveal()
  const body =
    form === 'compatible'
      ? { token: text }
      : {
          token: text,
          ...(id === undefined ? {} : { id }),
          ...rest,
          ...(url === undefined ? {} : { url }),
          ...extra,
        }
  send(response, form === 'compatible' ? 200 : 201, body)
}

function sendError(response: ServerResponse, form: Form, trouble: Trouble): void {
  const { kind, message, help } = errorCodes[trouble.code]
  const { code, reason, field, detail, retryAfterSeconds } = trouble
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds)
  const error =
    form === 'compatible'
      ? message
      : {
          code,
          message,
          help,
          reason,
          ...(field === undefined ? {} : { field }),
          ...(detail ? { detail } : {}),
        }
  send(response, statusOf(kind), { error })
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(text)
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
}

function answerPreflight(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST')
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type')
  response.setHeader('Access-Control-Max-Age', '600')
  response.writeHead(204).end()
}

function isAboutGrants(code: ErrorCode): boolean {
  return ['ERR_TOKENS_FORBIDDEN', 'ERR_TOKENS_UNAVAILABLE', 'ERR_TOKENS_VENDOR'].includes(code)
}

function readBody(request: IncomingMessage): Promise<string | 'too_large'> {
  return new Promise((resolve, reject) => {
    request.once('error', reject)
    request.once('close', () => reject(new Error('the caller hung up')))
    collectBody(
      request,
      bodyBytesMax,
      () => {},
      (body) => resolve(body === 'too_large' ? body : body.toString('utf8')),
    )
  })
}
