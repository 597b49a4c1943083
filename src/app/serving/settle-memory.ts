import { collectGarbage } from '../../http/index.ts'

const lookMs = 1_000

/**
 * Loading the program takes 30 MB that serving does not need, and V8 keeps them for as long as little is asked of it.
 * Gives them back once, at the first moment without a call under way: that takes some tens of milliseconds. Returns the
 * way to stop.
 */
export function settleMemory(isIdle: () => boolean): () => void {
  const timer = setInterval(() => {
    if (!isIdle()) return
    clearInterval(timer)
    collectGarbage('everything')
  }, lookMs).unref()
  return () => clearInterval(timer)
}
