/** What a lock stops: everything, or one vendor, vendor key, client or claimed end user. */
export type LockTarget =
  | { readonly kind: 'everything' }
  | { readonly kind: 'vendor' | 'key' | 'client' | 'user'; readonly id: string }

/** The kill switch: while it stands, matching calls are refused and matching live sockets are cut. */
export interface Lock {
  readonly id: string
  readonly target: LockTarget
  readonly reason: string
  readonly createdAtMs: number
  readonly createdBy: string
}
