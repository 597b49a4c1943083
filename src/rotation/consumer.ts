import type { Secret } from '../core/index.ts'

/** Something beside the gate that has a vendor key of its own: a program with an environment file, say. From the configuration. */
export interface Consumer {
  /** In plain words, for example `the file /srv/app/.env`. */
  readonly what: string
  /**
   * Gives it a key in the place of one of those it may have. Returns why it could not, in plain words and without a value;
   * undefined where it has it now. May be called twice.
   */
  put(after: Secret, before: readonly Secret[]): Promise<string | undefined>
  /** Returns why it seems not to use what it was given, in plain words; undefined where it does. */
  check(): Promise<string | undefined>
  /** How long it may take until it does, in milliseconds. */
  readonly waitMs: number
}
