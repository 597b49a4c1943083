/** When a client's key ends: so long after the client was made, or at a point in time. */
export type Expiry = { readonly afterMs: number } | { readonly atMs: number }

/** Returns the time of an expiry in milliseconds since 1970, for a client that is made at `madeAtMs`. */
export function resolveExpiry(expiry: Expiry, madeAtMs: number): number {
  return 'atMs' in expiry ? expiry.atMs : madeAtMs + expiry.afterMs
}
