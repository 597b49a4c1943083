/** A piece of text in a transcript, and where it goes back to. */
export interface Field {
  /** `text`, `utterances[3].words[0].text`. */
  readonly path: string
  readonly text: string
  /** Present for a word whose times are known. */
  readonly time?: WordTime
  /** A policy that somebody else, the vendor for one, gave the whole of it. */
  readonly given?: string
  /** Where the text begins, when it is a part of what stands at the path. */
  readonly offset?: number
  /** In a field made for an address: `part` of one, or `whole` where it is none that can be taken apart. */
  readonly address?: 'part' | 'whole'
  /** A number of what is measured: nobody's, but where the same was said. */
  readonly isMeasured?: true
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
