import type { EventReader } from '../../storage/index.ts'

const lookEveryMs = 3_000
/** Commits taken in at a time: a few hundred milliseconds of work at most. */
const commitsPerLook = 256

/**
 * Brings the index of the log up to date whenever nothing is under way, so that a query finds it filled and no call pays
 * for it. Returns the way to stop. What fails is tried again, by the next query at the latest.
 */
export function indexWhenIdle(events: Pick<EventReader, 'fillIndex'>, isIdle: () => boolean): () => void {
  let running = false
  const timer = setInterval(() => {
    if (running || !isIdle()) return
    running = true
    const done = (): void => {
      running = false
    }
    events.fillIndex(commitsPerLook).then(done, done)
  }, lookEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
