import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector'

/**
 * Which characters of the watched scripts have run so far, as V8 counts it. It knows nothing of lines or branches: a
 * place is new where a character has run that never ran before.
 */
export class Coverage {
  readonly #session = new Session()
  readonly #isWatched: (url: string) => boolean
  /** By script and function: one for each character, 1 where it has run. */
  readonly #seen = new Map<string, Uint8Array>()

  constructor(isWatched: (url: string) => boolean) {
    this.#isWatched = isWatched
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Characters that have run at any time. */
  get size(): number {
    let sum = 0
    for (const places of this.#seen.values()) for (const place of places) sum += place
    return sum
  }

  /** Returns whether something has run since the last call that never ran before; notes it where `keep` is set. */
  take(keep: boolean): boolean {
    let isNew = false
    for (const { url, functions } of this.#report()) {
      if (!this.#isWatched(url)) continue
      for (const one of functions) if (this.#note(url, one, keep)) isNew = true
    }
    return isNew
  }

  close(): void {
    this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }

  #report(): readonly Profiler.ScriptCoverage[] {
    let result: readonly Profiler.ScriptCoverage[] = []
    // Within one thread the answer is there before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error
      result = answer.result
    })
    return result
  }

  #note(url: string, { ranges, functionName }: Profiler.FunctionCoverage, keep: boolean): boolean {
    const [whole] = ranges
    if (whole === undefined || whole.count === 0) return false
    const { startOffset: start, endOffset: end } = whole
    const key = `${url} ${functionName} ${start}`
    const seen = this.#seen.get(key) ?? new Uint8Array(end - start)
    const now = new Uint8Array(end - start)
    // From the outside in: a range within another says more exactly what ran.
    for (const { startOffset, endOffset, count } of ranges)
      now.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start)
    let isNew = false
    for (let index = 0; index < now.length; index += 1) {
      if (now[index] !== 1 || seen[index] === 1) continue
      isNew = true
      if (!keep) break
      seen[index] = 1
    }
    if (keep) this.#seen.set(key, seen)
    return isNew
  }
}
