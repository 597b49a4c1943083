import { timingSafeEqual } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type ErrorCode, errorCodes, isSallyportError, SallyportError, type Secret } from '../core/index.ts'
import { countFailedLogins, type FailedLoginRecorder } from './failed-logins.ts'
import { statusOf } from './status.ts'

/** What the control plane is given. */
export interface ControlPlanePorts {
  /** Performs an operator's action by name; throws a SallyportError for anything wrong with it. */
  perform(name: string, input: unknown, operator: string): Promise<unknown>
  /** Why the gate is not ready; empty where it is. */
  notReady(): Promise<readonly string[]>
  metrics(): string
  /** Puts attempts with a wrong admin key on record. */
  readonly recordFailedLogin: FailedLoginRecorder
}

/** Who may act: whoever can open the socket file, or whoever holds the admin key. */
export type ControlAccess =
  | { readonly kind: 'socket' }
  | { readonly kind: 'admin_key'; readonly key: Secret | undefined }

const actionBytesMax = 1024 * 1024
/** A wrong admin key is answered late: guessing costs connections and time. */
const failedLoginDelayMs = 500

/** Returns the listener for `/admin`, `/health`, `/ready` and `/metrics`. */
export function createControlPlane(ports: ControlPlanePorts, access: ControlAccess): RequestListener {
  const app = new Hono()
  const failedLogin = countFailedLogins(ports.recordFailedLogin)

  app.get('/health', (context) => context.json({ status: 'ok' }))
  app.get('/ready', async (context) => {
    const reasons = await ports.notReady()
    return context.json({ ready: reasons.length === 0, reasons }, reasons.length === 0 ? 200 : 503)
  })
  app.get('/metrics', (context) =>
    context.text(ports.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4' }),
  )

  app.use('/admin/*', bodyLimit({ maxSize: actionBytesMax }))
  app.post('/admin/actions/:name', async (context) => {
    const name = operatorName(context.req.header('x-sallyport-operator'))
    if (!isOperator(access, context.req.header('authorization'))) {
      await Promise.all([failedLogin(name), delay(failedLoginDelayMs)])
      throw new SallyportError('ERR_OPERATOR_UNAUTHENTICATED')
    }
    const operator = access.kind === 'socket' ? `local:${name}` : `admin:${name}`
    const input: unknown = await context.req.json().catch((cause: unknown) => {
      throw new SallyportError('ERR_CORE_INPUT', { field: 'body', detail: 'not JSON', cause })
    })
    const result = await ports.perform(context.req.param('name'), input, operator)
    return context.json({ result: result ?? null }, 200, { 'cache-control': 'no-store' })
  })

  app.notFound((context) =>
    context.json({ error: describeError(new SallyportError('ERR_CORE_ROUTE_UNKNOWN')) }, 404),
  )
  app.onError((error, context) => {
    const known = isSallyportError(error) ? error : new SallyportError('ERR_CORE_INTERNAL', { cause: error })
    return context.json({ error: describeError(known) }, statusOf(known.kind) as 400)
  })
  return getRequestListener(app.fetch)
}

/** An error as it travels from a server to a CLI, and back into an error there. */
export interface DescribedError {
  readonly code: ErrorCode
  readonly message: string
  readonly help: string
  readonly field?: string
  readonly detail?: string
}

function describeError(error: SallyportError): DescribedError {
  return {
    code: error.code,
    message: errorCodes[error.code].message,
    help: error.help,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  }
}

/** Returns the name the CLI gives, for the record. It proves nothing: the socket file's mode or the admin key does. */
function operatorName(claimed: string | undefined): string {
  return claimed !== undefined && /^[\w.@-]{1,64}$/.test(claimed) ? claimed : 'unknown'
}

function isOperator(access: ControlAccess, authorization: string | undefined): boolean {
  if (access.kind === 'socket') return true
  const presented = Buffer.from(authorization?.replace(/^Bearer /i, '') ?? '')
  const expected = Buffer.from(access.key?.reveal() ?? '')
  return expected.length > 0 && presented.length === expected.length && timingSafeEqual(presented, expected)
}
