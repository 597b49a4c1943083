/** A known mistake in code that receives webhooks: what to look for, why it is one, and what to write instead. */
export interface WebhookMistake {
  readonly id: string
  /** Source of a regular expression for one line or a few, flags `gm`. */
  readonly pattern: string
  /** Endings of the files it is looked for in. */
  readonly extensions: readonly string[]
  readonly why: string
  readonly fix: string
  /** Code that it finds, and code that it must not find: a check that has seen nothing proves nothing. */
  readonly found: readonly string[]
  readonly clean: readonly string[]
}
