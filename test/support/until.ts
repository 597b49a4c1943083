import { setTimeout as wait } from 'node:timers/promises'

/** Resolves once the condition holds; rejects, naming it, where it does not within `withinMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 5_000,
  everyMs = 2,
): Promise<void> {
  const deadlineMs = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}`)
    await wait(everyMs)
  }
}
