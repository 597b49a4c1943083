/** What would mend a fault: a line in `.gitignore`, a file's mode, or other words in a file. */
export type Mend =
  | { readonly kind: 'ignore'; readonly path: string }
  | { readonly kind: 'mode'; readonly path: string; readonly mode: number }
  | TextMend

/** Other words for those between two places of a file, in UTF-16 units. */
export interface TextMend {
  readonly kind: 'text'
  readonly path: string
  readonly from: number
  readonly to: number
  /** What has to stand there. */
  readonly before: string
  readonly after: string
}

/** A change of one file. */
export type Change =
  | {
      readonly kind: 'content'
      readonly path: string
      /** Undefined where there is no such file yet. */
      readonly before: string | undefined
      readonly after: string
    }
  | { readonly kind: 'mode'; readonly path: string; readonly before: number; readonly after: number }
