import { systemClock } from '../../../core/index.ts'
import type { ItemCounts, RunView } from '../../../retention/index.ts'
import { formatSpan } from '../../output/times.ts'

const barWidth = 24

/** Shows on a terminal how far a run is, how fast it goes and how long it still takes, on one line that is erased. */
export class RunProgress {
  readonly #startedAtMs = systemClock.now()
  readonly #settledBefore: number
  readonly #stream: NodeJS.WriteStream
  #isShown = false

  constructor({ counts }: Pick<RunView, 'counts'>, stream: NodeJS.WriteStream = process.stderr) {
    this.#settledBefore = settledOf(counts)
    this.#stream = stream
  }

  update({ counts }: Pick<RunView, 'counts'>): void {
    if (!this.#stream.isTTY) return
    this.#isShown = true
    this.#stream.write(`\r${this.line(counts, systemClock.now())}\u001b[K`)
  }

  /** Returns the line for a moment. The rate is of what this process has seen, so that a run that is resumed shows its own. */
  line(counts: ItemCounts, nowMs: number): string {
    const settled = settledOf(counts)
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const perSecond = (settled - this.#settledBefore) / Math.max(0.001, (nowMs - this.#startedAtMs) / 1_000)
    const filled = total === 0 ? barWidth : Math.floor((barWidth * settled) / total)
    const bar = `${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}`
    const left = perSecond > 0 ? formatSpan(((total - settled) / perSecond) * 1_000) : '?'
    return `[${bar}] ${settled} of ${total}, ${perSecond.toFixed(1)}/s, ${left} left`
  }

  end(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[K')
  }
}

function settledOf({ gone, held, pending }: ItemCounts): number {
  return gone + held + pending
}
