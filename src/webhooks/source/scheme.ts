/** How a sender proves that a delivery is its own. A vendor fills it in as data; one engine verifies all of them. */
export type WebhookScheme = HmacScheme | StandardWebhooksScheme | StaticHeaderScheme | JwtScheme | BasicScheme

/**
 * An HMAC over a template of the raw body and the time.
 *
 * @example
 * { kind: 'hmac', header: 'x-signature', grammar: 'v={timestamp},d={signature}', signed: '{body}{timestamp}',
 *   digest: 'sha256', encoding: 'hex', timestampUnit: 'ms', windowMs: 300_000 }
 */
export interface HmacScheme {
  readonly kind: 'hmac'
  /** Name of the header that carries the signature, lower case. */
  readonly header: string
  /** The whole value of the header, with `{signature}` and, where the time stands in it, `{timestamp}`. */
  readonly grammar: string
  /** A header of its own that carries the time, lower case. */
  readonly timestampHeader?: string
  /** What is signed: text with `{body}` once and `{timestamp}` at most once. */
  readonly signed: string
  readonly digest: 'sha1' | 'sha256' | 'sha512'
  /** Hex is lower case, base64 is padded. Other spellings of the same bytes are refused. */
  readonly encoding: 'hex' | 'base64'
  readonly timestampUnit?: 's' | 'ms'
  /** How far the signed time may be from ours, in either direction. Required wherever there is a time. */
  readonly windowMs?: number
}

/** Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>[ v1,<base64>]`. */
export interface StandardWebhooksScheme {
  readonly kind: 'standard-webhooks'
  readonly windowMs: number
}

/** A shared secret, sent as it is in a header: proof of nothing but that the sender knows it. */
export interface StaticHeaderScheme {
  readonly kind: 'static-header'
  /** Lower case. */
  readonly header: string
  /** Text before the secret, such as `Bearer `. */
  readonly prefix?: string
}

/** A JWT, HS256, with a claim that holds the SHA-256 of the body in base64. */
export interface JwtScheme {
  readonly kind: 'jwt'
  /** Lower case. */
  readonly header: string
  readonly prefix?: string
  /** The claim that binds the token to the body. */
  readonly bodyHashClaim: string
  readonly issuer?: string
  /** Leeway of `nbf` and `exp`. */
  readonly toleranceMs: number
}

/** HTTP basic authentication with a user name of our choice and the secret as the password. */
export interface BasicScheme {
  readonly kind: 'basic'
  readonly user: string
}
