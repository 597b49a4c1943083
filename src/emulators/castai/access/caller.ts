import type { Initiator } from '../events/audit-log.ts'
import type { Credential } from './credentials.ts'

/** Whoever a request comes from: the key, who it acts as, and for which organization. */
export interface Caller {
  readonly credential: Credential
  readonly identity: Initiator
  /** The home organization of the key, or the one its header names. */
  readonly organizationId: string
}
