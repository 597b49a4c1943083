import type { HeaderLines } from './headers.ts'

/**
 * What arrived: every header line, and the body as raw bytes. A parsed body is not a body: written again it is often
 * other text, so it cannot be passed by type, and is refused where the types were bypassed.
 */
export interface Delivery {
  readonly headers: HeaderLines
  readonly body: Uint8Array
}

/** What a verified delivery proves. */
export interface Proof {
  /** Which of the accepted secrets it was: tells when the old one of a rotation is no longer in use. */
  readonly secretIndex: number
  /** The signed time, where the scheme has one. */
  readonly signedAtMs?: number
  /** The signed id, where the scheme has one. */
  readonly id?: string
}
