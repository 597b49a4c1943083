import { wordConfidence } from '../results/words.ts'

/** A word of a turn; times in milliseconds from the beginning of the session's audio. */
export interface StreamedWord {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly confidence: number
  readonly word_is_final: boolean
}

/** What a turn has come to when more audio has been heard. */
export interface HeardTurn {
  readonly order: number
  readonly words: readonly StreamedWord[]
  readonly isFinal: boolean
}

const spokenShare = 0.8
const endsSentence = /[.?!]["')\]]*$/

/**
 * Hears a script in place of the audio: a word for so many milliseconds, a turn for each sentence, and the
 * script over again when it ends. What is in the audio does not matter, only how much of it there is.
 */
export class ScriptListener {
  readonly #script: readonly string[]
  readonly #msPerWord: number
  #heard = 0
  #order = 0
  #words: StreamedWord[] = []

  constructor(text: string, msPerWord: number) {
    this.#script = text.split(/\s+/).filter((word) => word !== '')
    this.#msPerWord = msPerWord
  }

  /** The number of the turn that is going on. */
  get order(): number {
    return this.#order
  }

  /** Takes the length of all audio so far. Returns the turns that this finished, and the one that it left open. */
  hearUntil(audioMs: number): HeardTurn[] {
    const turns: HeardTurn[] = []
    let hasNews = false
    while (this.#script.length > 0 && (this.#heard + 1) * this.#msPerWord <= audioMs) {
      const text = this.#script[this.#heard % this.#script.length] ?? ''
      this.#words.push({
        start: Math.round(this.#heard * this.#msPerWord),
        end: Math.round((this.#heard + spokenShare) * this.#msPerWord),
        text,
        confidence: wordConfidence(this.#heard),
        word_is_final: true,
      })
      this.#heard += 1
      hasNews = true
      const finished = endsSentence.test(text) ? this.finishTurn() : undefined
      if (finished) {
        turns.push(finished)
        hasNews = false
      }
    }
    if (hasNews) turns.push({ order: this.#order, words: [...this.#words], isFinal: false })
    return turns
  }

  /** Ends the turn that is going on. Undefined while nothing has been said in it. */
  finishTurn(): HeardTurn | undefined {
    if (this.#words.length === 0) return undefined
    const turn = { order: this.#order, words: this.#words, isFinal: true }
    this.#words = []
    this.#order += 1
    return turn
  }
}
