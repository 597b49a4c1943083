import type { Client } from '../clients/client.ts'
import type { Limits } from '../limits/limits.ts'
import type { OwnIds } from '../limits/own-ids.ts'
import type { UsageMeter } from '../limits/usage-meter.ts'
import type { Operation } from '../operation.ts'

/** A call somebody wants to make, after its route was matched to an operation. */
export interface Call {
  readonly client: Client
  readonly vendor: string
  readonly operation: Operation
  /** Path parameters by name. */
  readonly params: Readonly<Record<string, string>>
  /** The caller's IP address. */
  readonly address: string
  /** What the client says its end user is: good enough to lock out, never to let in. */
  readonly claimedUser?: string | undefined
}

/** What lives longer than a snapshot: counters, and the ids that clients created. */
export interface AccessState {
  readonly limits: Limits
  readonly usage: UsageMeter
  readonly ownIds: OwnIds
}
