import { asLiveError, LiveError } from './live-errors.ts'
import { askRoute, type TokenRouteOptions } from './token/fetch-token.ts'

/** What the vendor's own browser SDK needs to join a call. */
export interface WebCall {
  readonly accessToken: string
  readonly callId: string
  /** Absent for calls of the older API: the SDK then takes its own default. */
  readonly transport?: string
  readonly iceServers?: readonly RTCIceServer[]
}

export interface WebCallOptions extends TokenRouteOptions {
  /** The token route of web calls. */
  readonly route: string | URL
  /** What the route takes for the vendor, for instance `{ agent_id: '...' }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Hands the call to the vendor's SDK: `(call) => client.startCall(call)`. Is called once. */
  readonly startCall: (call: WebCall) => Promise<unknown>
  readonly now?: () => number
}

/** The vendor drops a call that nobody joins within this time of its making (its documentation, 2026). */
const joinWithinMs = 30_000

/**
 * Makes a call and hands its access token to the vendor's SDK at once; returns the call's id. The microphone's
 * permission is asked for first: the vendor's 30 seconds begin with the token, and people take longer than that. The
 * token is used once, never kept and never tried again. Rejects with a `LiveError`; what the SDK threw is its cause.
 */
export async function startWebCall(options: WebCallOptions): Promise<string> {
  const { route, parameters, startCall, now = Date.now } = options
  await askForMicrophone()
  const askedAtMs = now()
  const answer = await askRoute(route, options, parameters ? { parameters } : {})
  const { call, expiresAtMs } = parseWebCall(answer)
  if (now() >= Math.min(askedAtMs + joinWithinMs, expiresAtMs)) throw new LiveError('token_expired')
  try {
    await startCall(call)
  } catch (error) {
    throw asLiveError(error, 'vendor_unreachable')
  }
  return call.callId
}

/** Asks, and lets go of the microphone again: the SDK opens its own. */
async function askForMicrophone(): Promise<void> {
  const { createMicrophone } = await import('./audio/microphone.ts')
  const microphone = createMicrophone()
  await microphone.start({ take: () => {}, fail: () => {} })
  await microphone.stop()
}

function parseWebCall(answer: unknown): { readonly call: WebCall; readonly expiresAtMs: number } {
  const raw = (answer as { readonly call?: Readonly<Record<string, unknown>> } | null)?.call
  if (typeof raw?.access_token !== 'string' || typeof raw.call_id !== 'string')
    throw new LiveError('protocol')
  return {
    call: {
      accessToken: raw.access_token,
      callId: raw.call_id,
      ...(typeof raw.transport === 'string' ? { transport: raw.transport } : {}),
      ...(Array.isArray(raw.ice_servers) ? { iceServers: raw.ice_servers as RTCIceServer[] } : {}),
    },
    expiresAtMs: typeof raw.expires_at === 'number' ? raw.expires_at : Number.POSITIVE_INFINITY,
  }
}
