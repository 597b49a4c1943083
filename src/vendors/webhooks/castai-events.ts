/** Every event of Cast AI by its name. The payload is what the template makes it: this one is the gate's. */
export interface CastaiEvents {
  readonly notification: {
    readonly v: 1
    readonly notificationId: string
    readonly organizationId: string
    readonly severity: 'UNSPECIFIED' | 'CRITICAL' | 'ERROR' | 'WARNING' | 'INFO' | 'SUCCESS'
    readonly name: string
    readonly message: string
    /** ISO 8601, when the notification was made. */
    readonly timestamp: string
    readonly cluster: Readonly<Record<string, unknown>> | null
    readonly details: unknown
  }
}
