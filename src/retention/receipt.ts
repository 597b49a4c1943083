import { createHash, createHmac } from 'node:crypto'
import { SallyportError } from '../core/index.ts'
import type { Item } from './item.ts'
import type { Run, RunItem, Trace } from './run.ts'

/** How much is certain. A receipt lists what was seen, and nothing beyond. */
export type ReceiptLevel = 'vendor_acknowledged' | 'vendor_verified' | 'unknown_at_vendor' | 'local_unlinked'

/** What stands in the log of one thing that was deleted. Holds no id: a keyed hash stands for it. */
export interface Receipt {
  readonly version: 1
  /** HMAC-SHA256 of what was deleted, in hexadecimal: whoever has the vault can tell whether it stands for an id. */
  readonly subject: string
  readonly vendor: string
  readonly environment: string
  readonly kind: string
  readonly run: string
  readonly plan: string
  readonly policy: string
  readonly policyVersion: string
  readonly levels: readonly ReceiptLevel[]
  /** HMAC-SHA256 of method and path, and of the answers, in hexadecimal; times in milliseconds since 1970. */
  readonly request?: Trace['request']
  readonly answer?: Trace['answer']
  readonly verification?: Trace['verification']
  readonly wasInterrupted: boolean
  readonly hold: { readonly result: 'none'; readonly checkedAtMs: number }
  readonly outOfScope: readonly string[]
}

/** The action under which receipts stand in the log. */
export const receiptAction = 'retention.deleted'

/** Returns what stands for a thing in the log. */
export function subjectOf({ vendor, environment, key, kind, id }: Item, subjectKey: Uint8Array): string {
  return createHmac('sha256', subjectKey)
    .update([vendor, environment, key, kind, id].join('\0'))
    .digest('hex')
}

/** Returns what stands in a receipt for a text that may hold an id: whoever guesses it cannot tell without the vault. */
export function keyedHash(text: string, subjectKey: Uint8Array): string {
  // No vendor has an empty id: it stands for no subject.
  return createHmac('sha256', subjectKey).update(`\0${text}`).digest('hex')
}

/** Returns the SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whether the vendor never showed a thing, and did not know it when it was told. */
export function isUnknown({ trace }: Pick<RunItem, 'trace'>): boolean {
  return trace.answer === undefined && trace.wasThere !== true
}

/** Returns the receipt of a thing that was seen to be gone. Throws ERR_CORE_INTERNAL where that was not seen. */
export function createReceipt(
  run: Run,
  item: RunItem,
  about: {
    readonly subject: string
    readonly outOfScope: readonly string[]
    /** Whether a hold keeps webhooks about it. */
    readonly hasHeldWebhooks: boolean
  },
): Receipt {
  const { trace } = item
  if (trace.verification === undefined || trace.holdCheckedAtMs === undefined)
    throw new SallyportError('ERR_CORE_INTERNAL', { detail: 'A receipt was asked for what nobody has seen.' })
  return {
    version: 1,
    subject: about.subject,
    vendor: item.vendor,
    environment: item.environment,
    kind: item.kind,
    run: run.id,
    plan: run.planHash,
    policy: item.policy,
    policyVersion: run.policyVersion,
    levels: [
      ...(trace.answer === undefined ? [] : ['vendor_acknowledged' as const]),
      // Of what the vendor never showed, and did not know when it was told, nobody has seen that it went.
      isUnknown(item) ? 'unknown_at_vendor' : 'vendor_verified',
      // Whoever asks for a receipt has unlinked it before.
      ...(about.hasHeldWebhooks ? [] : ['local_unlinked' as const]),
    ],
    ...(trace.request === undefined ? {} : { request: trace.request }),
    ...(trace.answer === undefined ? {} : { answer: trace.answer }),
    verification: trace.verification,
    wasInterrupted: trace.wasInterrupted ?? false,
    hold: { result: 'none', checkedAtMs: trace.holdCheckedAtMs },
    outOfScope: about.outOfScope,
  }
}
