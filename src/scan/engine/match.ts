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
