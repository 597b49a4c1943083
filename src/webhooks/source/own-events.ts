/** How one rotation of a vendor key stands. Names, ids and times, never a value. */
export interface RotationEvent<State extends string = string> {
  /** The rotation's id, the same in all its events. */
  readonly id: string
  readonly type: `rotation.${State}`
  readonly state: State
  /** Whose key it is, such as `retellai`. */
  readonly vendor: string
  readonly environment: string
  /** Of the key in the vault. */
  readonly name: string
  /** `assisted` waits for somebody at the vendor's dashboard. */
  readonly mode: 'automatic' | 'assisted'
  readonly reason: 'asked' | 'due' | 'leaked'
  /** The finding of a scan that led to it. */
  readonly finding: string | null
  /** Why it ends without the new key, once that is decided. */
  readonly undoing: string | null
  /** What stands in the way just now, in plain words. */
  readonly problem: string | null
  readonly oldKeyId: string
  readonly newKeyId: string | null
  /** When it came into its state, ISO 8601 in UTC. */
  readonly at: string
}

type EventsOf<State extends string> = { [Each in State as `rotation.${Each}`]: RotationEvent<Each> }

/** The gate's own events by type: each state that a rotation can come into. */
export type OwnEvents = EventsOf<
  'planned' | 'created' | 'verified' | 'active' | 'draining' | 'revoked' | 'failed' | 'rolled-back'
>
