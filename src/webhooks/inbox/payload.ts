import type { Payload } from '../source/webhook-source.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Returns a body's text where it is UTF-8, and its object where that is JSON. Both undefined where it is not: that is for
 * the caller to judge. Never throws, whatever was sent.
 */
export function parsePayload(body: Uint8Array): {
  readonly text: string | undefined
  readonly payload: Payload | undefined
} {
  try {
    const text = decoder.decode(body)
    // A GET that a vendor signs has no body: it says nothing, and is an answer to nothing.
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { text: text === '' ? '{}' : text, payload: value as Payload } : nothing
  } catch {
    return nothing
  }
}

const nothing = { text: undefined, payload: undefined }
