import { readFileSync } from 'node:fs'
import { cpuSecondsOf } from './process-tree.ts'

// Ticks of /proc/stat are 10 ms (proc(5), USER_HZ), so that a finer limit would judge noise in a round of 100 ms.
const tickSeconds = 0.01
const othersMax = 0.25
const attemptsMax = 4
const patienceMs = 4_000
const lookMs = 100

/**
 * Measures while other programs leave the machine alone. What they do burdens one contestant and not the next, and no
 * number of rounds tells that apart from what a contestant does itself.
 */
export class QuietMoments {
  #measured = 0
  #disturbed = 0
  #awaited = 0
  #busy = 0

  /**
   * Waits for a quiet moment, measures, and measures again where others took more than a quarter of a processor
   * meanwhile: four times at most, after which the least disturbed one counts. Patience is bounded: on a machine that
   * is never quiet, everything is measured all the same.
   */
  async measure<Result>(run: () => Promise<Result>): Promise<Result> {
    let best: { readonly result: Result; readonly others: number } | undefined
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      await becomesQuiet()
      const watch = watchOthers()
      const result = await run()
      const others = watch()
      if (best === undefined || others < best.others) best = { result, others }
      if (others <= othersMax) break
    }
    if (best === undefined) throw new Error('nothing was measured')
    this.#measured += 1
    if (best.others > othersMax) this.#disturbed += 1
    return best.result
  }

  /** Resolves at the next quiet moment, or when patience has run out. */
  async wait(): Promise<void> {
    this.#awaited += 1
    if (!(await becomesQuiet())) this.#busy += 1
  }

  /** Says how quiet it was, as far as anybody looked. */
  describe(): string {
    const said: string[] = []
    if (this.#measured > 0)
      said.push(`Other programs disturbed ${this.#disturbed} of ${this.#measured} measurements.`)
    if (this.#awaited > 0)
      said.push(`Other programs were busy when ${this.#busy} of ${this.#awaited} rounds began.`)
    return said.join(' ')
  }
}

/** Resolves with true at the next quiet moment, and with false when patience has run out. */
async function becomesQuiet(): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const watch = watchOthers()
    await new Promise((resolve) => setTimeout(resolve, lookMs))
    if (watch() <= othersMax) return true
  }
  return false
}

/** Starts to watch; the function it returns tells how many processors others have kept busy since then. */
function watchOthers(): () => number {
  const startedAt = performance.now()
  const before = othersSeconds()
  return () => (othersSeconds() - before) / ((performance.now() - startedAt) / 1000)
}

/** Processor seconds that neither idled nor went to this process and its descendants; stolen ones included. */
function othersSeconds(): number {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/) ?? []
  // user nice system idle iowait irq softirq steal; guest time is in user already (proc(5)).
  const busy = [0, 1, 2, 5, 6, 7].reduce((sum, index) => sum + Number(ticks[index]), 0)
  return busy * tickSeconds - cpuSecondsOf(process.pid)
}
