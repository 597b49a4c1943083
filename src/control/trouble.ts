/** Something about an installation that is not as it should be, and what mends it. */
export interface Trouble {
  /** `bad` does harm, or will soon. `warning` is for somebody to look at. */
  readonly severity: 'bad' | 'warning'
  /** One sentence. */
  readonly what: string
  /** A command, or a sentence where no command can do it. */
  readonly mend: string
}

/** One thing that was looked at. */
export interface CheckReport {
  /** Never changes, for example `key-age`. */
  readonly id: string
  /** What was looked at, in a few words. */
  readonly title: string
  /** `undecided`: it could not be looked at; `why` says so. */
  readonly status: 'fine' | 'warning' | 'bad' | 'undecided'
  readonly why?: string
  readonly troubles: readonly Trouble[]
}
