import type { TranscriptEntry } from '../calls/transcript.ts'
import { type PiiCategory, piiDetectors } from './detectors.ts'

/**
 * Replaces personal data by the vendor's placeholders, `[category number]`. The same value gets the same number
 * throughout one scrubber, so use one for a whole call.
 */
export class Scrubber {
  readonly #detectors: readonly (readonly [PiiCategory, RegExp])[]
  readonly #numbers = new Map<PiiCategory, Map<string, number>>()

  constructor(categories: ReadonlySet<string>) {
    this.#detectors = piiDetectors.filter(([category]) => categories.has(category))
  }

  scrubText(text: string): string {
    let scrubbed = text
    for (const [category, pattern] of this.#detectors) {
      scrubbed = scrubbed.replace(pattern, (value) => {
        return `[${category.replaceAll('_', ' ')} ${this.#numberOf(category, value)}]`
      })
    }
    return scrubbed
  }

  /** Returns a copy with every string in it scrubbed; names of fields stay. */
  scrubValue(value: unknown): unknown {
    if (typeof value === 'string') return this.scrubText(value)
    if (Array.isArray(value)) return value.map((item) => this.scrubValue(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.scrubValue(item)]))
  }

  /** Scrubs one transcript entry. A key press is hidden whole; a tool's name never is. */
  scrubEntry(entry: TranscriptEntry): TranscriptEntry {
    switch (entry.role) {
      case 'dtmf':
        return { ...entry, digit: '[PII INFO]' }
      case 'tool_call_invocation':
        return { ...entry, arguments: this.scrubText(entry.arguments) }
      case 'agent':
      case 'user':
      case 'transfer_target':
        return this.#scrubUtterance(entry)
      default:
        return { ...entry, content: this.scrubText(entry.content) }
    }
  }

  /** The words would give away what the text hides, so a changed text loses their spelling. */
  #scrubUtterance<Entry extends Extract<TranscriptEntry, { words: unknown }>>(entry: Entry): Entry {
    const content = this.scrubText(entry.content)
    if (content === entry.content) return entry
    const kept = new Set(content.split(/\s+/))
    const words = entry.words.map((word) => (kept.has(word.word) ? word : { ...word, word: '[PII INFO]' }))
    return { ...entry, content, words }
  }

  #numberOf(category: PiiCategory, value: string): number {
    const numbers = this.#numbers.get(category) ?? new Map<string, number>()
    this.#numbers.set(category, numbers)
    const known = numbers.get(value)
    if (known !== undefined) return known
    numbers.set(value, numbers.size + 1)
    return numbers.size
  }
}
