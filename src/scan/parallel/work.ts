import type { PackShare, SharedPack } from '../history/packs/pack-share.ts'
import type { KeyPattern } from '../key-pattern.ts'
import type { FileShare, SharedFiles } from '../sources/file-share.ts'

/** What threads do together; each takes the next part that none has taken. */
export type Work =
  | { readonly kind: 'packs'; readonly packs: readonly SharedPack[] }
  | { readonly kind: 'files'; readonly files: SharedFiles }

/** What each thread gives back. */
export interface Shares {
  readonly packs: PackShare
  readonly files: FileShare
}

/** What a thread is started with: the work, and what a scanner is made from. */
export interface Order {
  readonly work: Work
  readonly patterns: readonly KeyPattern[]
  readonly possible: boolean
  readonly trustChecksums: boolean
  readonly candidates: boolean
  readonly nowMs: number
}
