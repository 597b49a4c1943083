import type { LiveError } from '../live-errors.ts'

/** Where a source puts what it records. */
export interface AudioSink {
  /** Takes the next mono samples, between -1 and 1. They are read at once and may be used again afterwards. */
  take(samples: Float32Array): void
  /** Says that no more will come, though nobody asked for an end. */
  fail(error: LiveError): void
}

/** Something that records: a microphone, or a file in a test. */
export interface AudioSource {
  /** Begins to record and returns the samples a second. Rejects with a `LiveError` that says why it cannot. */
  start(sink: AudioSink): Promise<number>
  /** Ends recording. Resolves when the last sample has been handed over. */
  stop(): Promise<void>
}
