import type { Grant, Operation } from '../access/index.ts'
import type { Admission, LiveCall, Refusal } from '../gateway/index.ts'

/** A call that was admitted, as far as locks and revocations need to know it. */
export abstract class AdmittedCall implements LiveCall {
  readonly clientId: string
  readonly vendor: string
  readonly operation: Operation
  readonly grant: Grant
  readonly keyId: string
  readonly claimedUser: string | undefined
  readonly startedAtMs: number
  liveIndex = -1
  abstract readonly isSocket: boolean
  abstract readonly waitsForClient: boolean
  abstract readonly lastMovedAtMs: number

  constructor({ client, mount, operation, grant, key, claimedUser, startedAtMs }: Admission) {
    this.clientId = client.id
    this.vendor = mount.vendor.id
    this.operation = operation
    this.grant = grant
    this.keyId = key.keyId
    this.claimedUser = claimedUser
    this.startedAtMs = startedAtMs
  }

  /** A read runs beside its intent record; everything else waits for it. */
  get isRead(): boolean {
    return this.operation.scope.startsWith('read:')
  }

  abstract cut(refusal: Refusal): void
}
