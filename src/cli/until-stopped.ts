const lookEveryMs = 500

/**
 * Resolves at the first SIGINT or SIGTERM, or when an npx that started this has ended; a second signal ends the process at
 * once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    if (isBelowNpx()) whenStarterEnds(stop)
  })
}

/** npx hands a signal on to its shell, which ends and hands it on to nobody: what it ran is left without a parent. */
function whenStarterEnds(stop: () => void): void {
  const starter = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === starter) return
    clearInterval(timer)
    stop()
  }, lookEveryMs)
  timer.unref()
}

/** A script of a project may leave a server behind on purpose; npx runs one command, and is gone with it. */
function isBelowNpx(): boolean {
  return process.env.npm_lifecycle_event === 'npx'
}
