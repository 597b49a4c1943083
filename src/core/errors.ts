import { type ErrorCode, type ErrorKind, errorCodes } from './error-codes.ts'

export interface ErrorOptions {
  /** The config field, flag or argument at fault, for example `clients[0].expires`. */
  readonly field?: string
  /** For the operator's eyes: what was seen. Never a secret, token, signature, body or header value. */
  readonly detail?: string
  readonly cause?: unknown
}

/**
 * The one error class. `code` is stable; `message` is constant per code and safe to show to anyone; `help` says what
 * to do; `field` and `detail` are for whoever runs Sallyport.
 *
 * @example
 * try { await vault.add(input) } catch (error) {
 *   if (isSallyportError(error) && error.code === 'ERR_VAULT_PLACEHOLDER') askAgain()
 *   else throw error
 * }
 */
export class SallyportError extends Error {
  override readonly name = 'SallyportError'
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly help: string
  readonly field: string | undefined
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(errorCodes[code].message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.kind = errorCodes[code].kind
    this.help = errorCodes[code].help
    this.field = options.field
    this.detail = options.detail
  }
}

/** True for an error of ours; narrows the type and does nothing else. */
export function isSallyportError(error: unknown): error is SallyportError {
  // A scan is bundled: its errors, and those of what it loads on demand, are of two copies of one class.
  return (
    error instanceof SallyportError ||
    (error instanceof Error &&
      error.name === 'SallyportError' &&
      'code' in error &&
      `${error.code}` in errorCodes)
  )
}
