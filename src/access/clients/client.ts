import type { Environment } from '../../core/index.ts'

/** A service account: an app or a person that calls vendors through Sallyport. */
export interface Client {
  /** `cl_` and twelve characters; the middle part of its key is the same twelve. */
  readonly id: string
  /** Unique among the clients of an environment that are not revoked. */
  readonly name: string
  readonly environment: Environment
  /** SHA-256 of the whole client key, lower-case hex. The key has 256 random bits, so no slow hash is needed. */
  readonly keyHash: string
  readonly createdAtMs: number
  /** Milliseconds since 1970; null never expires. */
  readonly expiresAtMs: number | null
  /** Set once the client is revoked. */
  readonly revokedAtMs: number | null
}
