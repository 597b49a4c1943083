import type { Denial } from '../access/index.ts'
import type { ErrorKind } from '../core/index.ts'
import type { RefusalFormat } from '../vendors/index.ts'

/** Why the gate answers instead of the vendor. `kind` decides the status, the rest is for the caller. */
export interface Refusal {
  readonly kind: ErrorKind
  /** Stable and short: recorded as the reason. */
  readonly reason: string
  /** The rule that refused, where one did. */
  readonly rule?: string
  readonly message: string
  readonly remedy?: string
  readonly retryAfterSeconds?: number
}

/** Returns a denial of the access room as the gate's refusal. */
export function refusalOf(denial: Denial): Refusal {
  return denial
}

/** Returns the sentence a caller reads: what was refused, by which rule, and the command that would change it. */
export function refusalText(refusal: Refusal): string {
  const rule = refusal.rule === undefined ? '' : ` Rule: ${refusal.rule}.`
  const remedy = refusal.remedy === undefined ? '' : ` To allow it: ${refusal.remedy}`
  return `Sallyport: ${refusal.message}${rule}${remedy}`
}

/** The shape of refusals where no vendor is known yet. */
export const plainFormat: RefusalFormat = {
  contentType: 'application/json',
  body: (message, _status, requestId) => JSON.stringify({ error: message, request_id: requestId }),
}

/** The refusals of the guard itself, before any rule of a grant is asked. Constant texts: nothing is echoed. */
export const guardRefusals = {
  protocol: {
    kind: 'invalid_input',
    reason: 'protocol_refused',
    message: 'The request is not plain HTTP/1.0 or HTTP/1.1.',
  },
  target: {
    kind: 'invalid_input',
    reason: 'path_refused',
    message: 'The path or query is outside the grammar the gate accepts.',
  },
  mount: {
    kind: 'not_found',
    reason: 'mount_unknown',
    message: 'No vendor is reached under this path. Paths start with /<vendor> or /<vendor>.<service>.',
  },
  duplicate: {
    kind: 'invalid_input',
    reason: 'header_duplicate',
    message: 'A header that may occur once occurs twice, or more than one credential was sent.',
  },
  credential_in_query: {
    kind: 'invalid_input',
    reason: 'credential_in_query',
    message: 'The client key stands in the query too, where logs would keep it. Send it in the header alone.',
  },
  framing: { kind: 'invalid_input', reason: 'framing_refused', message: 'The body length is ambiguous.' },
  claimed_user: {
    kind: 'invalid_input',
    reason: 'claimed_user_refused',
    message: 'X-Sallyport-User must be 1 to 256 printable ASCII characters without spaces.',
  },
  tag: {
    kind: 'invalid_input',
    reason: 'tag_refused',
    message: 'X-Sallyport-Tag must be 1 to 63 lower-case letters, digits, dots, dashes and underscores.',
  },
  upgrade: {
    kind: 'invalid_input',
    reason: 'upgrade_refused',
    message: 'Only WebSocket upgrades are accepted, and only where an operation says so.',
  },
  body_too_large: {
    kind: 'too_large',
    reason: 'body_too_large',
    message: 'The request body is larger than the gate checks for this operation.',
  },
  body_unreadable: {
    kind: 'invalid_input',
    reason: 'body_unreadable',
    message: 'Rules of the grant must read this request, so it must be JSON without a content encoding.',
  },
  client_slow: {
    kind: 'timeout',
    reason: 'client_too_slow',
    message: 'The client sent its request, or took its answer, too slowly.',
  },
  record: {
    kind: 'unavailable',
    reason: 'record_failed',
    message: 'The call could not be recorded, so nothing of it goes through.',
  },
  storage: {
    kind: 'unavailable',
    reason: 'storage_failed',
    message: 'What the gate needs to decide could not be read.',
  },
  busy: {
    kind: 'unavailable',
    reason: 'gate_busy',
    message: 'The gate is at its limit of calls under way.',
    retryAfterSeconds: 1,
  },
  client_share: {
    kind: 'limited',
    reason: 'client_share_exceeded',
    message: 'This client has its share of the calls and sockets that the gate takes at once.',
    retryAfterSeconds: 1,
  },
  stopping: {
    kind: 'unavailable',
    reason: 'gate_stopping',
    message: 'The gate is shutting down.',
    retryAfterSeconds: 1,
  },
  upstream_unreachable: {
    kind: 'upstream',
    reason: 'vendor_unreachable',
    message: 'The vendor could not be reached, or broke the connection.',
  },
  upstream_timeout: {
    kind: 'timeout',
    reason: 'vendor_timeout',
    message: 'The vendor did not answer in time.',
  },
  upstream_redirect: {
    kind: 'upstream',
    reason: 'vendor_redirect',
    message: 'The vendor answered with a redirect, which the gate never follows.',
  },
  upstream_encoding: {
    kind: 'upstream',
    reason: 'vendor_encoding',
    message: 'The vendor answered in an encoding the gate cannot check.',
  },
  upstream_answer: {
    kind: 'upstream',
    reason: 'vendor_answer',
    message: 'The vendor answered with something the gate could not read for this operation.',
  },
} as const satisfies Record<string, Refusal>
