import { errorCodes, SallyportError } from '../../core/index.ts'
import { askGate, type GateOptions, resolveGate, type TokenWish } from './gate.ts'

/**
 * Returns a temporary token for a browser, which can be redeemed once within that many seconds (1 to 600). Rejects with
 * a SallyportError that says what to do: ERR_TOKENS_LIFETIME for another number, and whatever the gate refuses.
 *
 * @example
 * app.get('/token', requireLogin, async (request, response) => {
 *   response.json({ token: await generateTempToken(60, { user: request.user.id }) })
 * })
 */
export async function generateTempToken(
  expiresInSeconds = 60,
  options: GateOptions & Omit<TokenWish, 'expiresInSeconds'> = {},
): Promise<string> {
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > 600)
    throw new SallyportError('ERR_TOKENS_LIFETIME', { field: 'expiresInSeconds' })
  const { gateUrl: _, clientKey: __, purpose: ___, ...wish } = options
  const { status, body } = await askGate(resolveGate(options), { ...wish, expiresInSeconds })
  if (status < 300 && typeof body.token === 'string') return body.token
  throw refusalOf(status, body.error)
}

/** Codes of the gate are ours; one of a later version is told as what its status means. */
function refusalOf(status: number, error: unknown): SallyportError {
  const { code, field, detail } = (error ?? {}) as { code?: string; field?: string; detail?: string }
  const known =
    code !== undefined && Object.hasOwn(errorCodes, code)
      ? (code as keyof typeof errorCodes)
      : status === 429
        ? 'ERR_TOKENS_LIMITED'
        : 'ERR_TOKENS_UNAVAILABLE'
  return new SallyportError(known, {
    ...(field === undefined ? {} : { field }),
    ...(detail === undefined ? {} : { detail }),
  })
}
