import type { HistoryOfSecret } from './finding.ts'

/** What one object says of the history of a secret. */
export interface SecretHistory {
  readonly appearances: readonly { readonly commit: string; readonly authoredAtMs: number }[]
  readonly inHead: boolean
  readonly reachable: boolean
}

/** Returns what two objects say together. */
export function mergeHistories(one: SecretHistory, other: SecretHistory): SecretHistory {
  return {
    appearances: [...one.appearances, ...other.appearances],
    inHead: one.inHead || other.inHead,
    reachable: one.reachable || other.reachable,
  }
}

/** Returns the first and the last commit, by author date, that brought a secret or took it away. */
export function summaryOf({ appearances, inHead, reachable }: SecretHistory): HistoryOfSecret {
  const sorted = [...appearances].sort((one, other) => one.authoredAtMs - other.authoredAtMs)
  const [first] = sorted
  const last = sorted.at(-1)
  return {
    ...(first === undefined ? {} : { firstCommit: first.commit }),
    ...(last === undefined ? {} : { lastCommit: last.commit }),
    inHead,
    reachable,
  }
}
