import { systemClock } from '../../../core/index.ts'
import type { ScanTotals } from '../../../scan/index.ts'

const everyMs = 200
const callsPerLook = 64

/** Shows on a terminal how far a scan is and how fast, on one line that is erased at the end. */
export class ScanProgress {
  readonly #startedAtMs = systemClock.now()
  #shownAtMs = this.#startedAtMs
  #calls = 0
  #isShown = false

  update({ files, bytes, blobs }: ScanTotals): void {
    this.#calls += 1
    if (this.#calls % callsPerLook !== 0) return
    const nowMs = systemClock.now()
    if (nowMs - this.#shownAtMs < everyMs) return
    this.#shownAtMs = nowMs
    // Asked so late because opening standard error takes longer than scanning a commit.
    if (process.stderr.isTTY !== true) return
    this.#isShown = true
    const count = blobs === undefined ? `${files} files` : `${blobs} objects`
    const megabytes = bytes / 1e6
    const rate = megabytes / ((nowMs - this.#startedAtMs) / 1_000)
    process.stderr.write(`\r${count}, ${megabytes.toFixed(0)} MB, ${rate.toFixed(0)} MB/s\u001b[K`)
  }

  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[K')
    this.#isShown = false
  }
}
