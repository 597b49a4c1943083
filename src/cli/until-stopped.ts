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

/**
 * True where this is the command that npx runs, and is gone with it. What something else starts, a script of a project or
 * another command of npx, may be left behind on purpose.
 */
function isBelowNpx(): boolean {
  const { npm_lifecycle_event: event, npm_lifecycle_script: command = '' } = process.env
  return event === 'npx' && /\bsallyport\b/.test(command)
}
