const windowMs = 1_000

/** Writes one record for `count` attempts, the last of which claimed to be `operator`. */
export type FailedLoginRecorder = (operator: string, count: number) => Promise<void>

/**
 * Returns what to call for each attempt with a wrong admin key. The first is recorded at once, and what more comes
 * within a second as one count, so that nobody without a key can fill the disk.
 */
export function countFailedLogins(record: FailedLoginRecorder): (operator: string) => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let further = 0
  let last = ''
  const close = () => {
    timer = undefined
    const count = further
    further = 0
    // Whoever records says so where it fails; nobody waits for this one.
    if (count > 0) record(last, count).catch(() => {})
  }
  return async (operator) => {
    last = operator
    if (timer !== undefined) {
      further += 1
      return
    }
    timer = setTimeout(close, windowMs)
    timer.unref()
    await record(operator, 1)
  }
}
