let waiting: (() => void)[] = []

/**
 * Runs a step once this turn of the event loop has taken in everything that had arrived, together with the steps of
 * the other calls. What is written in one burst finds its reader awake: written one by one, each piece wakes a process
 * that has just gone to sleep, and on loopback that costs more than the gate's own work. Steps must not throw.
 */
export function atTurnEnd(step: () => void): void {
  if (waiting.push(step) === 1) setImmediate(runWaiting)
}

function runWaiting(): void {
  const steps = waiting
  waiting = []
  for (const step of steps) step()
}
