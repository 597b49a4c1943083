import { Buffer } from 'node:buffer'

// Hop by hop (RFC 9110, 7.6.1), the vendor's session and browser policy (cookies would be shared between clients,
// CORS would open the gate to web pages), and what the gate sets itself.
const dropped = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'set-cookie2',
  'alt-svc',
  'strict-transport-security',
  'public-key-pins',
  'nel',
  'report-to',
  'location',
  'refresh',
  'link',
  'www-authenticate',
  'x-sallyport-request-id',
])

/** Returns true for a response header of the vendor's that may go to the client. Names in lower case. */
export function mayForwardResponseHeader(name: string): boolean {
  return !dropped.has(name) && !name.startsWith('access-control-')
}

// What an HTTP header may hold once it is latin-1: anything but controls (RFC 9110, 5.5).
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/

// node:http reads this one header's bytes as UTF-8 where there is a Content-Length, and then refuses what it read.
const plain = /^[\t\x20-\x7e]*$/

/**
 * Returns the response headers for the client as name, value, name, value. A value that holds the vendor key is
 * masked: an upstream that reflects its request must not give the key away.
 */
export function filterResponseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secret: string,
): string[] {
  const kept: string[] = []
  const secretInName = secret.toLowerCase()
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || !mayForwardResponseHeader(name)) continue
    if (secret !== '' && name.includes(secretInName)) continue
    for (const one of typeof value === 'string' ? [value] : value) {
      const text = sendable.test(one) ? one : asBytes(one)
      if (text === undefined || (name === 'content-disposition' && !plain.test(text))) continue
      kept.push(name, secret === '' ? text : text.replaceAll(secret, '*'.repeat(secret.length)))
    }
  }
  return kept
}

/** The vendor's bytes as they came: the parser read them as UTF-8, and node:http writes latin-1. */
function asBytes(value: string): string | undefined {
  const text = Buffer.from(value, 'utf8').toString('latin1')
  return sendable.test(text) ? text : undefined
}
