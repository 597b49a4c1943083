import type { RetentionTiming } from './ports.ts'

const sizeMax = 50
const paceMs = 750

/**
 * Returns how many things of a run are worked on at once: enough that calls stand beside each other, and few enough at their
 * pace that whoever watches sees the run move every few seconds.
 */
export function batchSizeFor({ requestsPerSecond, concurrency }: RetentionTiming): number {
  return Math.min(sizeMax, Math.max(concurrency, Math.ceil((requestsPerSecond * paceMs) / 1_000)))
}
