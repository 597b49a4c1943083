import type { SpokenPassage } from './local.ts'
import type { SafetyReading } from './reading.ts'

/** What people said, in what a vendor answers, and how unsafe the vendor says it is. A vendor fills it in. */
export interface ContentOffer {
  /** Fields that identify things: redaction leaves them where they hold one plain word or an address. */
  readonly identifiers: readonly string[]
  /**
   * Fields with servers of the vendor's and what is logged on there with: redaction leaves them where each text in them is one
   * word.
   */
  readonly servers: readonly string[]
  /** Ids of operations that show a whole item, with how items of that kind are asked for. */
  readonly wholes: Readonly<Record<string, { path(id: string): string }>>
  /** The operation of `wholes` that says whether an item may be shown, by the operation that shows a part of it. */
  readonly partOf: Readonly<Record<string, string>>
  /** Further operations whose answers hold content that belongs to no item, or to many: redacted, and not judged. */
  readonly free: readonly string[]
  /** Those of `free` that may be shown under a content policy, with the fields of each item that are left out then. */
  readonly strips: Readonly<Record<string, readonly string[]>>
  /** Operations that should show nothing but what their caller has sent, ids, or that something is gone. */
  readonly echoes: readonly string[]
  /** Those of `echoes` that show an item which has only begun, or is gone. */
  readonly begun: readonly string[]
  /**
   * Fields of an item that hold nothing of what was said, and names that stand in them. Under a content policy other texts of an
   * unfinished item are left out: a vendor may put anything into a field that nobody knows.
   */
  readonly plain: readonly string[]
  /** Fields of an item that hold what the app itself has sent. */
  readonly sent: readonly string[]
  /** Sockets that carry content: closed to whoever may see it redacted or judged alone. */
  readonly live: readonly string[]
  /** Fields with addresses of recordings in which everything is heard: left out where answers are redacted. */
  readonly recordings: readonly string[]
  /** Fields under which apps and callers put whatever they like: names, numbers and words in them are anybody's. */
  readonly freeForm: readonly string[]
  /** Operations that answer questions about what was said, or have a model tell it anew: no redaction sees through every answer. */
  readonly retells: readonly string[]
  /** Operations that say where the vendor sends what is said: it would go past the gate. */
  readonly diverts: readonly string[]
  /** Operations of `strips` whose answers hold passages, which the local list judges as they pass. */
  readonly passing: readonly string[]
  /**
   * Operations that lead to a recording which the vendor has redacted, with the policies that it must have done it by, as far as
   * the grant asks for them. Of a whole item `redactedBy` returns those that it was.
   */
  readonly beeped: Readonly<Record<string, readonly string[]>>
  redactedBy(item: unknown): readonly string[]
  /** Whether an item may change after it was finished: it is judged anew whenever it is shown. */
  readonly changes: boolean
  /** Fields that hold what was said, or what was made of it: an answer that nobody can judge is shown where none of them holds text. */
  readonly said: readonly string[]
  /** Returns the labels of an item; `unfinished` where there is nothing to judge yet, `foreign` for what is no item as the vendor shows them. */
  read(item: unknown): SafetyReading | 'unfinished' | 'unlabelled_vendor' | 'foreign'
  /** Returns what was said, for the local list of words. */
  passages(item: unknown): readonly SpokenPassage[]
}
