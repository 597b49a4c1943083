import type { VendorEvents } from '../../vendors/index.ts'

/** A vendor that sends webhooks. */
export type WebhookVendor = keyof VendorEvents

/** One verified event. `type` tells which, and with it the type of `data`. */
export type WebhookEvent<Vendor extends WebhookVendor = WebhookVendor> = {
  [Each in Vendor]: {
    [Type in keyof VendorEvents[Each]]: {
      /** The same whenever the same event is delivered again: keep it, and handle each once. */
      readonly id: string
      readonly vendor: Each
      readonly type: Type
      /** What the event is about, such as a call's id; undefined where it does not say. */
      readonly subject: string | undefined
      /** The vendor's payload. */
      readonly data: VendorEvents[Each][Type]
    }
  }[keyof VendorEvents[Each]]
}[Vendor]

/** Who sends: a vendor directly, or a Sallyport gate that has verified the event and passes it on. */
export type WebhookSender = WebhookVendor | 'sallyport'

/** The events that a sender can send. */
export type EventFrom<From extends WebhookSender> = WebhookEvent<
  From extends WebhookVendor ? From : WebhookVendor
>
