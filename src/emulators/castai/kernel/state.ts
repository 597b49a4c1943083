import { Buffer } from 'node:buffer'
import { WebhookCourier } from '../../kit/webhook-delivery.ts'
import { CredentialStore } from '../access/credentials.ts'
import { AuditLog } from '../events/audit-log.ts'
import type { CastaiSettings } from '../options.ts'
import { Shelves } from './collection.ts'

/** Everything one stand-in remembers, and what it needs to make more. */
export class CastaiState {
  readonly settings: CastaiSettings
  readonly shelves = new Shelves()
  readonly credentials: CredentialStore
  readonly audit: AuditLog
  readonly courier: WebhookCourier

  constructor(settings: CastaiSettings) {
    this.settings = settings
    this.credentials = new CredentialStore(settings)
    this.audit = new AuditLog(
      () => this.nowMs(),
      () => this.newId(),
    )
    this.courier = new WebhookCourier(settings.timers)
  }

  nowMs(): number {
    return this.settings.timers.now()
  }

  /** The time as RFC 3339. */
  nowText(): string {
    return new Date(this.nowMs()).toISOString()
  }

  /** A new random UUID (version 4). */
  newId(): string {
    const bytes = Buffer.from(this.settings.random(16))
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }
}
