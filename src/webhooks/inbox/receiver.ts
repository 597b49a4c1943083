import { isSallyportError } from '../../core/index.ts'
import { headerLinesOf } from '../verify/headers.ts'
import { answerCall, type CallOptions } from './calls.ts'
import { type AdmittedDelivery, Inbox, type InboxOptions } from './inbox.ts'
import { RefusalLog } from './refusals.ts'

/** A request as `node:http` gives it, its body read. */
export interface ReceivedRequest {
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
  readonly query: URLSearchParams
}

/** What a delivery is answered. */
export type Received =
  /** Durable now, or it was before. */
  | { readonly kind: 'stored' | 'duplicate' }
  /** The app's answer to a call that the vendor waits on. */
  | { readonly kind: 'answer'; readonly body: string }

/** The whole way of a delivery into the gate: address, proof, inbox or app. Knows nothing of HTTP but its parts. */
export class Receiver {
  readonly #inbox: Inbox
  readonly #refusals: RefusalLog
  readonly #options: InboxOptions & CallOptions

  constructor(options: InboxOptions & CallOptions) {
    this.#options = options
    this.#inbox = new Inbox(options)
    this.#refusals = new RefusalLog(options.clock, options.random, options.record)
  }

  /** As `Inbox.admit`: before the body is read. */
  admit(name: string, secretPath: string, address: string): Promise<AdmittedDelivery> {
    return this.#inbox.admit(name, secretPath, address)
  }

  /**
   * Resolves once the delivery is dealt with for good. Rejects where it is not genuine, after that has been put on record,
   * and with whatever our own trouble is.
   */
  async receive(admitted: AdmittedDelivery, request: ReceivedRequest): Promise<Received> {
    const headers = headerLinesOf(request.rawHeaders)
    let verified: ReturnType<Inbox['verify']>
    try {
      verified = this.#inbox.verify(admitted, headers, request.body)
    } catch (error) {
      const { endpoint } = admitted.open
      const reason = isSallyportError(error) ? error.code : 'ERR_CORE_INTERNAL'
      await this.#refusals.refuse(endpoint, reason)
      throw error
    }
    if (admitted.source.synchronous === undefined) {
      return { kind: await this.#inbox.store(admitted, verified, request.body) }
    }
    const { body } = await answerCall(admitted, verified, request, this.#options)
    return { kind: 'answer', body }
  }
}
