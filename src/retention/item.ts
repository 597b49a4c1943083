import type { Environment } from '../core/index.ts'

/** An account at a vendor: the one that a key of the vault belongs to. */
export interface Account {
  readonly vendor: string
  readonly environment: Environment
  /** Name of the key in the vault. */
  readonly key: string
}

/** Something that a vendor keeps. */
export interface Item extends Account {
  /** One of the vendor's kinds. */
  readonly kind: string
  readonly id: string
}

/** Something that a call through the gate has created, as the ledger remembers it. */
export interface LedgerEntry extends Account {
  /** Id of the operation that made it. */
  readonly madeBy: string
  readonly id: string
  readonly createdAtMs: number
  readonly clientId: string
  /** What the app called it; null where it said nothing. */
  readonly tag: string | null
  /** A keyed hash of the end user that the app named; null where it named none. */
  readonly user: string | null
}

/** Returns the text that names an account, for maps. */
export function accountKey({ vendor, environment, key }: Account): string {
  return `${vendor} ${environment} ${key}`
}

/** Returns an account without what else is known of something in it. */
export function accountOf({ vendor, environment, key }: Account): Account {
  return { vendor, environment, key }
}
