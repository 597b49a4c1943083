import { errorCodes, isSallyportError, SallyportError } from '../../core/index.ts'
import { askGate, type GateOptions, resolveGate, type TokenWish } from './gate.ts'

export interface TokenRouteOptions extends GateOptions {
  /**
   * Returns the id of the user whose request it is, or undefined for nobody: then the answer is 401. Look at the session
   * your app has; never at anything the page could make up.
   */
  readonly authenticate?: (request: Request) => string | undefined | Promise<string | undefined>
  /** Gives tokens to everybody. For trying things out: said on standard error, and on record at the gate. */
  readonly unsafe?: boolean
  /** Origins of pages that may ask, beside that of the route itself. */
  readonly origins?: readonly string[]
  /** Returns the address of the user, for the gate's limits. Read a forwarded one only from a proxy of yours. */
  readonly addressOf?: (request: Request) => string | undefined
  readonly expiresInSeconds?: number
  readonly maxSessionSeconds?: number
  /** What the vendor must know, such as `{ agent_id: '...' }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Names of parameters that a page may choose itself; none unless given. Whoever asks can ask for any agent then. */
  readonly pageParameters?: readonly string[]
  /** Hears why a token was not given; the page hears less. */
  readonly onRefused?: (error: unknown) => void
}

const bodyBytesMax = 4_096

/**
 * Returns a token route for any framework that speaks `Request` and `Response`. It answers `{ token, id, url, ... }`, or
 * `{ error }` with a status that fits; never cached. Throws ERR_TOKENS_UNSAFE without `authenticate`, unless told
 * `unsafe: true`, and ERR_TOKENS_INPUT where the gate's key or purpose is missing.
 *
 * @example
 * export const POST = createTokenRoute({ authenticate: async (request) => (await sessionOf(request))?.userId })
 */
export function createTokenRoute(options: TokenRouteOptions): (request: Request) => Promise<Response> {
  const { authenticate, unsafe = false } = options
  if (authenticate === undefined && !unsafe)
    throw new SallyportError('ERR_TOKENS_UNSAFE', { field: 'authenticate' })
  const gate = resolveGate(options)
  if (authenticate === undefined)
    process.stderr.write(
      'sallyport: this token route asks nobody who they are. Do not let others reach it.\n',
    )
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'POST')
      return answer(405, { error: 'Use GET or POST.' })
    if (isForeign(request, options.origins ?? [])) return refuse('ERR_TOKENS_ORIGIN', 403)
    try {
      const user = await authenticate?.(request)
      if (authenticate !== undefined && (user === undefined || user === ''))
        return refuse('ERR_TOKENS_UNAUTHENTICATED', 401)
      const asked = await readPage(request, options)
      if (asked === undefined) return refuse('ERR_TOKENS_INPUT', 400)
      const { status, body, retryAfter } = await askGate(gate, {
        ...asked,
        ...terms(options, request, user),
        ...(authenticate === undefined ? { unsafe: true } : {}),
      })
      if (status < 300) return answer(200, body)
      // The gate says what the key lacks: that is for whoever runs the server. A lock on the user is the user's.
      options.onRefused?.(body.error)
      const isUsers = status === 429 || status === 400 || body.error?.reason === 'locked'
      return answer(isUsers ? status : 503, { error: body.error?.message ?? 'No token.' }, retryAfter)
    } catch (error) {
      options.onRefused?.(error)
      return isSallyportError(error) ? refuse(error.code, 503) : refuse('ERR_CORE_INTERNAL', 500)
    }
  }
}

function terms(options: TokenRouteOptions, request: Request, user: string | undefined): TokenWish {
  const { expiresInSeconds, maxSessionSeconds, addressOf } = options
  const address = addressOf?.(request)
  return {
    ...(user === undefined ? {} : { user }),
    ...(address === undefined ? {} : { address }),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
    ...(maxSessionSeconds === undefined ? {} : { maxSessionSeconds }),
  }
}

/** A page elsewhere could spend a signed-in user's tokens: browsers say where a request comes from. */
function isForeign(request: Request, origins: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  if (origin === null) return request.headers.get('sec-fetch-site') === 'cross-site'
  if (origins.includes(origin)) return false
  // The scheme may differ behind a proxy that ends TLS.
  return URL.parse(origin)?.host !== (request.headers.get('host') ?? new URL(request.url).host)
}

/** What a page may say itself: the rest is for the server to decide. */
async function readPage(
  request: Request,
  { parameters = {}, pageParameters = [] }: TokenRouteOptions,
): Promise<TokenWish | undefined> {
  const text = request.method === 'GET' ? '' : await request.text()
  const body = text === '' ? {} : text.length > bodyBytesMax ? undefined : parseObject(text)
  if (body === undefined) return undefined
  const { refreshOf } = body
  const chosen = Object.entries(fieldsOf(body.parameters)).filter(([name]) => pageParameters.includes(name))
  const all = { ...Object.fromEntries(chosen), ...parameters }
  return {
    ...(typeof refreshOf === 'string' ? { refreshOf } : {}),
    ...(Object.keys(all).length === 0 ? {} : { parameters: all }),
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

function refuse(code: keyof typeof errorCodes, status: number): Response {
  return answer(status, { error: errorCodes[code].message })
}

function answer(status: number, body: object, retryAfter: string | null = null): Response {
  return Response.json(body, {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
    },
  })
}
