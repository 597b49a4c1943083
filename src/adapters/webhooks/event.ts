import type { VendorEvents } from '../../vendors/index.ts'
import type { OwnEvents } from '../../webhooks/index.ts'

/** A vendor that sends webhooks. */
export type WebhookVendor = keyof VendorEvents

/** Who sends: a vendor directly, or a Sallyport gate that has verified the event and passes it on, or tells of its own. */
export type WebhookSender = WebhookVendor | 'sallyport'

type SenderEvents = VendorEvents & { readonly sallyport: OwnEvents }

/** One verified event. `vendor` and `type` tell which, and with them the type of `data`. */
export type WebhookEvent<Vendor extends WebhookSender = WebhookSender> = {
  [Each in Vendor]: {
    [Type in keyof SenderEvents[Each]]: {
      /** The same whenever the same event is delivered again: keep it, and handle each once. */
      readonly id: string
      /** Whose event it is; `sallyport` for the gate's own. */
      readonly vendor: Each
      readonly type: Type
      /** What the event is about, such as a call's id; undefined where it does not say. */
      readonly subject: string | undefined
      /** The payload as the vendor, or for its own events the gate, wrote it. */
      readonly data: SenderEvents[Each][Type]
    }
  }[keyof SenderEvents[Each]]
}[Vendor]

/** The events that a sender can send: a gate passes on those of every vendor. */
export type EventFrom<From extends WebhookSender> = WebhookEvent<
  From extends WebhookVendor ? From : WebhookSender
>
