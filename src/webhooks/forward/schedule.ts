import type { RandomSource } from '../../core/index.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Pauses before each further attempt, about as Standard Webhooks suggests; the last one goes on. */
const pausesMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
]
const jitter = 0.25

/** How long an event is tried: long enough for a weekend. */
export const giveUpAfterMs = 72 * hour

/** Returns how long to wait after so many attempts: the pause, more or less a quarter of it, so that many do not come at once. */
export function pauseMs(attempts: number, random: RandomSource, retryAfterMs = 0): number {
  const pause = pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? 5 * second
  const [byte = 128] = random(1)
  const spread = Math.round(pause * (1 + jitter * (byte / 127.5 - 1)))
  // What the target asks for is granted, but nobody can make us wait for ever.
  return Math.max(spread, Math.min(retryAfterMs, hour))
}
