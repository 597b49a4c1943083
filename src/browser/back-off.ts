const firstMs = 250
const longestMs = 10_000

/**
 * Returns how long to wait before the given attempt (0 is the first): doubling from a quarter of a second to ten, of
 * which a random half is left out, so that a thousand pages do not come back in the same moment. What a server asked
 * for (`retryAfterMs`) is never undercut.
 */
export function planWaitMs(attempt: number, random: () => number, retryAfterMs = 0): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** attempt)
  return Math.max(retryAfterMs, Math.round(fullMs / 2 + (random() * fullMs) / 2))
}
