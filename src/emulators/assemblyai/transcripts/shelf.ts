import type { Project } from '../keys.ts'
import type { Transcript } from './transcript.ts'

/** All transcripts of all projects, and the workers that make them. */
export class TranscriptShelf {
  readonly #byId = new Map<string, Transcript>()
  /** Jobs whose end has not been noticed yet: few, however many transcripts there are. */
  readonly running = new Set<Transcript>()
  /** When each worker is free again. */
  readonly #freeAtMs: number[] = []

  add(transcript: Transcript): void {
    this.#byId.set(transcript.id, transcript)
    this.running.add(transcript)
  }

  get size(): number {
    return this.#byId.size
  }

  /** Returns a transcript of the project; ids of other projects are as unknown as ids that never were. */
  find(project: Project, id: string): Transcript | undefined {
    const transcript = this.#byId.get(id)
    return transcript?.credential.project === project ? transcript : undefined
  }

  /** Whatever the project: for links that carry their own proof. */
  findAnywhere(id: string): Transcript | undefined {
    return this.#byId.get(id)
  }

  /** All transcripts, oldest first. */
  all(): readonly Transcript[] {
    return [...this.#byId.values()]
  }

  /** Books the worker that is free first, and returns when it will begin. Jobs queue up; none is refused. */
  bookWorker(nowMs: number, durationMs: number, workers: number): number {
    while (this.#freeAtMs.length < workers) this.#freeAtMs.push(Number.NEGATIVE_INFINITY)
    const open = this.#freeAtMs.slice(0, workers)
    const first = open.indexOf(Math.min(...open))
    const startsMs = Math.max(nowMs, open[first] ?? nowMs)
    this.#freeAtMs[first] = startsMs + durationMs
    return startsMs
  }
}
