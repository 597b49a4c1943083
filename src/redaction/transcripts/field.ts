/** A piece of text in a transcript, and where it goes back to. */
export interface Field {
  /** `text`, `utterances[3].words[0].text`. */
  readonly path: string
  readonly text: string
  /** Present for a word whose times are known. */
  readonly time?: WordTime
  /** A policy that somebody else, the vendor for one, gave the whole of it. */
  readonly given?: string
  /** True for an address in a field made for one: that it is an address is no finding. */
  readonly isAddress?: boolean
  write(text: string): void
}

/** When a word was said. */
export interface WordTime {
  readonly startMs: number
  readonly endMs: number
  readonly channel?: number
}

/** Fields that belong together, in the order they are said: a turn a line, words with a space between. */
export interface Passage {
  readonly lines: readonly { readonly label: string; readonly fields: readonly Field[] }[]
  /** True for a number of JSON: a string takes its place. */
  readonly isNumber?: true
}
