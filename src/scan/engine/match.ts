import type { Secret } from '../../core/index.ts'
import type { Confidence } from './score.ts'

/** Something that has the shape of a secret, and where it stands in the content that was scanned. */
export interface Match {
  /** Id of the rule, for example `castai-api-key`. */
  readonly rule: string
  /** What the rule finds, in words. */
  readonly name: string
  readonly secret: Secret
  /** How many of its first characters are the same for every key of its kind: they may be shown. */
  readonly literalLength: number
  /** First byte, and the byte after the last, in the content; of the encoded form where it was encoded. */
  readonly start: number
  readonly end: number
  readonly confidence: Confidence
  /** How it was encoded, the outermost first: `base64`, `utf-16`, `percent`, `escape`, `gzip`. Empty for plain text. */
  readonly encodings: readonly string[]
  /** What its checksum says: only for rules that know one. */
  readonly checksum?: 'fits' | 'differs'
}

/** Why a history looks again at what builds on a content; bits. */
export const interests = {
  /**
   * A secret was found, or something to be looked up: it stands in the next version, too, unless that took it out. Or
   * something hangs on what stands far away: on the header of a table, on the other end of a private key.
   */
  matched: 1,
  /** Something would be a secret if the file named its vendor. */
  undecided: 2,
  /** It holds base64 of text: a change in the middle of it changes what comes out further on. */
  encoded: 4,
} as const

const ranks: Readonly<Record<Confidence, number>> = { certain: 2, likely: 1, possible: 0 }

/** Returns one match a run: where several rules matched, the surest one speaks, the first of equals. */
export function dropWeaker(matches: readonly Match[]): readonly Match[] {
  const best = new Map<string, Match>()
  for (const match of matches) {
    const key = `${match.start} ${match.secret.reveal()}`
    const other = best.get(key)
    if (other === undefined || ranks[match.confidence] > ranks[other.confidence]) best.set(key, match)
  }
  return [...best.values()].sort((one, other) => one.start - other.start || one.end - other.end)
}
