/** What each code means, and what the person in front of the page, or whoever runs the app, can do about it. */
export const liveErrors = {
  // the microphone
  microphone_unsupported: {
    message: 'This page cannot use a microphone.',
    help: 'Open it over https, or on localhost, in a browser of the last three years.',
  },
  microphone_missing: {
    message: 'No microphone was found.',
    help: 'Plug one in, or choose another one, and try again.',
  },
  microphone_denied: {
    message: 'The microphone is not allowed for this page.',
    help: 'Allow it in the site settings, beside the address, and try again.',
  },
  microphone_busy: {
    message: 'The microphone could not be started.',
    help: 'Close the other program that uses it and try again.',
  },
  microphone_lost: {
    message: 'The microphone was unplugged or taken away.',
    help: 'Plug it in again, or choose another one, and start anew.',
  },
  // the token
  signed_out: {
    message: 'You are not signed in.',
    help: 'Sign in and try again.',
  },
  not_allowed: {
    message: 'You may not start a session.',
    help: 'Ask whoever runs this app: the token route refused the user, or this page’s origin.',
  },
  rate_limited: {
    message: 'Too many sessions in a short time.',
    help: 'Wait a moment and try again.',
  },
  token_refused: {
    message: 'The token was not accepted.',
    help: 'Start again: a token works once, and for a short time only.',
  },
  token_expired: {
    message: 'The token was too old before it could be used.',
    help: 'Start again, and answer the browser’s question about the microphone first.',
  },
  // the way to the vendor
  server_unreachable: {
    message: 'The server cannot be reached.',
    help: 'Check the network and try again.',
  },
  vendor_key_refused: {
    message: 'The speech service refuses this app’s key.',
    help: 'Nothing you can do here: whoever runs this app must add a valid vendor key.',
  },
  vendor_unreachable: {
    message: 'The speech service cannot be reached.',
    help: 'Try again in a minute.',
  },
  vendor_limit: {
    message: 'The speech service has no room for another session.',
    help: 'Wait a minute and try again.',
  },
  // the session
  connection_lost: {
    message: 'The connection was lost and did not come back.',
    help: 'Check the network and start again.',
  },
  session_revoked: {
    message: 'The session was ended from outside.',
    help: 'Access was revoked or locked. Ask whoever runs this app.',
  },
  session_expired: {
    message: 'The session reached its longest time.',
    help: 'Start again.',
  },
  session_idle: {
    message: 'The session ended because nothing was heard.',
    help: 'Start again when you want to speak.',
  },
  quota_exhausted: {
    message: 'The audio minutes for today are used up.',
    help: 'Come back tomorrow, or ask whoever runs this app for more.',
  },
  stopped: {
    message: 'The session was stopped before it had begun.',
    help: 'Start again when you want to.',
  },
  protocol: {
    message: 'The server and this page do not understand each other.',
    help: 'Reload the page. If that does not help, this is a defect: report it.',
  },
} as const satisfies Record<string, { readonly message: string; readonly help: string }>

/** Everything that can go wrong. Codes never change once released. */
export type LiveErrorCode = keyof typeof liveErrors

/** Trouble that passes by itself: a reconnect is worth trying. */
const passing: ReadonlySet<LiveErrorCode> = new Set([
  'server_unreachable',
  'vendor_unreachable',
  'vendor_limit',
  'rate_limited',
  'connection_lost',
  'session_expired',
  'token_refused',
  'token_expired',
])

export interface LiveErrorDetails {
  /** When the server says when to come back. */
  readonly retryAfterMs?: number | undefined
  /** The close code of the socket, for whoever debugs. */
  readonly closeCode?: number | undefined
  readonly cause?: unknown
}

/**
 * The one error of this library. `code` is for programs; `message` and `help` can be shown to people. It never holds
 * a token, an address or anything that a server said.
 */
export class LiveError extends Error {
  override readonly name = 'LiveError'
  readonly code: LiveErrorCode
  readonly help: string
  readonly retryAfterMs: number | undefined
  readonly closeCode: number | undefined

  constructor(code: LiveErrorCode, details: LiveErrorDetails = {}) {
    super(liveErrors[code].message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.help = liveErrors[code].help
    this.retryAfterMs = details.retryAfterMs
    this.closeCode = details.closeCode
  }

  /** True where the trouble may pass by itself, so that a reconnect is worth trying. */
  get isPassing(): boolean {
    return passing.has(this.code)
  }
}

/** Returns the error as ours: itself where it is one, otherwise one of the given code with it as the cause. */
export function asLiveError(error: unknown, code: LiveErrorCode): LiveError {
  return error instanceof LiveError ? error : new LiveError(code, { cause: error })
}
