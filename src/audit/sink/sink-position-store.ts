/** Remembers how far each sink has come. Implemented in `storage/`, for both databases. */
export interface SinkPositionStore {
  /**
   * Returns the last place that the sink has acknowledged, 0 at the beginning, and keeps the sink for `holder` until
   * `untilMs`; undefined while another holder has it. So of several instances one delivers at a time.
   */
  claim(sink: string, holder: string, nowMs: number, untilMs: number): Promise<number | undefined>
  /** Moves the place forward, durably. Resolves with false, and moves nothing, where another holder has taken over. */
  advance(sink: string, holder: string, seq: number): Promise<boolean>
}
