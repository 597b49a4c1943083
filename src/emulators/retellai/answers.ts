import type { EmulatorAnswer } from '../kit/emulator.ts'

/** The statuses the vendor documents, with the message its specification shows for each. */
const documentedMessages: Readonly<Record<number, string>> = {
  400: 'Invalid request format, please check API reference.',
  401: 'API key is missing or invalid.',
  402: 'Trial has ended, please add payment method.',
  403: 'Forbidden',
  404: 'The requested resource was not found.',
  409: 'Resource update conflict.',
  412: 'Precondition failed for conditional update.',
  422: 'Cannot find requested asset under given api key.',
  429: 'Account rate limited, please throttle your requests.',
  500: 'An unexpected server error occurred.',
}

/** Reported from a live account for a bad key, beside the text of the specification. */
export const observedUnauthorizedMessage = 'Invalid API Key.'

/** Returns an error in the vendor's one envelope: `{ status: 'error', message }`. */
export function errorAnswer(status: number, message?: string): EmulatorAnswer {
  return {
    status,
    body: { status: 'error', message: message ?? documentedMessages[status] ?? `Status ${status}.` },
  }
}

/** Thrown by a handler to end a request with the vendor's error envelope. */
export class VendorRefusal extends Error {
  readonly status: number
  readonly vendorMessage: string | undefined

  constructor(status: number, vendorMessage?: string) {
    super(`refused with ${status}`)
    this.name = 'VendorRefusal'
    this.status = status
    this.vendorMessage = vendorMessage
  }

  toAnswer(): EmulatorAnswer {
    return errorAnswer(this.status, this.vendorMessage)
  }
}
