import type { WebhookEvent, WebhookSender } from 'sallyport/webhooks'

/** What the examples below share: who sends, under which secret, and what becomes of an event. */
export interface Receive {
  /** `sallyport` where a gate passes events on; a vendor's id where the vendor calls this app itself. */
  readonly from: WebhookSender
  readonly secret: string
  /** Handle each `event.id` once: every sender may deliver an event more than once. */
  onEvent(event: WebhookEvent): unknown
}
