import { LiveError, type LiveErrorCode } from '../live-errors.ts'
import type { ServerMessage } from './messages.ts'

/** How a connection ended: as it should, or by trouble. */
export type Ending = { readonly error: undefined } | { readonly error: LiveError }

/** What the gate gives as the reason, in the Error frame before it closes. */
const codesByReason: Readonly<Record<string, LiveErrorCode>> = {
  token_unknown: 'token_refused',
  token_expired: 'token_expired',
  token_used: 'token_refused',
  origin_refused: 'not_allowed',
  sessions_exceeded: 'rate_limited',
  locked: 'session_revoked',
  client_revoked: 'session_revoked',
  grant_removed: 'session_revoked',
  scope_missing: 'session_revoked',
  token_revoked: 'session_revoked',
  vendor_key_revoked: 'vendor_key_refused',
  vendor_key_missing: 'vendor_key_refused',
  vendor_unreachable: 'vendor_unreachable',
  record_failed: 'server_unreachable',
  gate_stopping: 'server_unreachable',
  gate_busy: 'server_unreachable',
  session_expired: 'session_expired',
  session_idle: 'session_idle',
  audio_quota_exceeded: 'quota_exhausted',
  parameter_refused: 'protocol',
  message_refused: 'protocol',
}

export interface ClosedSocket {
  readonly closeCode: number
  /** The last Error frame before the close: a browser shows nothing else of a refusal. */
  readonly errorFrame: Extract<ServerMessage, { type: 'Error' }> | undefined
  /** Whether `Termination` came: then everything was delivered. */
  readonly wasTerminated: boolean
  /** In relay mode an authorisation that the vendor refuses is the gate's own, not this page's. */
  readonly mode: 'relay' | 'direct'
}

/** Returns how a closed socket is to be understood. */
export function explainEnding(closed: ClosedSocket): Ending {
  const { closeCode, errorFrame, wasTerminated } = closed
  const reason = errorFrame?.sallyport_reason
  if (reason === 'session_replaced') return { error: undefined }
  if (reason !== undefined) return trouble(codesByReason[reason] ?? 'connection_lost', closeCode)
  if (wasTerminated) return { error: undefined }
  return trouble(codeOfClose(errorFrame?.error_code ?? closeCode, closed.mode), closeCode)
}

const trouble = (code: LiveErrorCode, closeCode: number): Ending => ({
  error: new LiveError(code, { closeCode }),
})

/** The vendor's own codes, as of November 2026; anything else is a lost connection. */
function codeOfClose(code: number, mode: ClosedSocket['mode']): LiveErrorCode {
  switch (code) {
    case 1008:
      return mode === 'relay' ? 'vendor_key_refused' : 'token_refused'
    case 3005:
      return 'vendor_unreachable'
    case 3006:
    case 3007:
      return 'protocol'
    case 3008:
      return 'session_expired'
    case 3009:
      return 'vendor_limit'
    default:
      return 'connection_lost'
  }
}
