import type { Environment } from '../core/index.ts'
import type { SafetyVerdict } from './judge.ts'

/** An item that was judged. */
export interface JudgedItem {
  readonly id: string
  readonly vendor: string
  readonly environment: Environment
  readonly key: string
  /** Id at the vendor. */
  readonly item: string
  /** Name of the policy that judged it; empty for what was judged before each policy had its own judgement. */
  readonly policy: string
  /** Of that policy as it was then. */
  readonly policyVersion: string
  readonly state: 'allowed' | 'flagged' | 'quarantined' | 'released'
  readonly verdict: SafetyVerdict
  readonly judgedAtMs: number
  readonly releasedAtMs: number | null
  readonly releasedBy: string | null
  readonly releaseReason: string | null
}

export type ItemPlace = Pick<JudgedItem, 'vendor' | 'environment' | 'key' | 'item'>

/** An item as one policy sees it: what another makes of it, or lets go, is another matter. */
export type JudgedPlace = ItemPlace & Pick<JudgedItem, 'policy'>

/** What this room must remember. Implemented once in `storage/`, for both databases. */
export interface SafetyStore {
  /**
   * Returns what a policy has made of an item. A judgement without a policy becomes its own, unless a person let go by it what
   * another version than this one had judged.
   */
  find(place: JudgedPlace, policyVersion: string): Promise<JudgedItem | undefined>
  /**
   * Puts a judgement in the place of an earlier one of the same item by the same policy; one that a person has released stays
   * released, unless it is the one that is named.
   */
  put(judged: JudgedItem, released?: JudgedItem): Promise<JudgedItem>
  /** Returns the newest first: of these places, or of all where none are given. */
  list(
    states: readonly JudgedItem['state'][],
    limit: number,
    places?: readonly Omit<ItemPlace, 'item'>[],
  ): Promise<readonly JudgedItem[]>
  findById(id: string): Promise<JudgedItem | undefined>
  /** Lets go what was judged like that; returns false where it is not quarantined, or was judged anew. */
  release(
    judged: JudgedItem,
    by: { readonly who: string; readonly reason: string; readonly atMs: number },
  ): Promise<boolean>
}
