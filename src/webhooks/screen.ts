import type { Endpoint } from './endpoint/endpoint.ts'

/**
 * Looks at a verified body before anything of it is kept. Redaction and safety implement it; without one, bodies pass as
 * they are. Where it throws, the delivery is answered as our own trouble and comes again.
 */
export type WebhookScreen = (delivery: ScreenedDelivery) => Promise<ScreenVerdict>

export interface ScreenedDelivery {
  /** Whose policy holds. */
  readonly endpoint: Endpoint
  readonly type: string
  /** JSON text. */
  readonly body: string
  /** Fields at the top of the body that the vendor is asked by: they must stay as they are. */
  readonly identifiers: readonly string[]
}

export type ScreenVerdict =
  /** With `body`, that one is kept and passed on in the place of what came. */
  | { readonly action: 'pass'; readonly body?: string }
  /** Kept, and passed on to nobody until an operator replays it. */
  | { readonly action: 'quarantine'; readonly reason: string; readonly body?: string }

/** Lets everything pass. */
export const passEverything: WebhookScreen = async () => ({ action: 'pass' })
