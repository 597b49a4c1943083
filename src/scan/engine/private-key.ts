import { Buffer } from 'node:buffer'

/** What the heading and the footing of a private key end in. */
export const privateKeyLabel = 'PRIVATE KEY-----'
const label = Buffer.from(privateKeyLabel)
const keyBytesMax = 16 * 1024
const begin = /-----BEGIN ((?:RSA |EC |DSA |OPENSSH )?)PRIVATE KEY-----$/
const sequenceTag = 0x30

/** A private key in a text, from the first dash to the last. */
export interface PrivateKeySpan {
  readonly start: number
  readonly end: number
}

/**
 * Returns the unencrypted private keys of a text (RFC 7468): a heading, a body of base64 that holds a DER sequence or an
 * OpenSSH key, and the footing that belongs to it. Line ends may be escaped, as in JSON and in environment variables.
 * The first label stands at `labelAt`.
 */
export function findPrivateKeys(bytes: Buffer, labelAt: number): readonly PrivateKeySpan[] {
  const spans: PrivateKeySpan[] = []
  let at = labelAt
  while (at !== -1) {
    const bodyStart = at + label.length
    const heading = begin.exec(bytes.toString('latin1', Math.max(0, at - 32), bodyStart))
    if (heading !== null) {
      // The next label must be the footing's: in a file of nothing but headings a search for each would take hours.
      const next = bytes.indexOf(label, bodyStart)
      const footing = `-----END ${heading[1] ?? ''}`
      const bodyEnd = next - footing.length
      const isClosed = bodyEnd >= bodyStart && bytes.toString('latin1', bodyEnd, next) === footing
      if (
        isClosed &&
        bodyEnd - bodyStart <= keyBytesMax &&
        isKeyBody(bytes.toString('latin1', bodyStart, bodyEnd))
      )
        spans.push({ start: bodyStart - heading[0].length, end: next + label.length })
      at = next
    } else at = bytes.indexOf(label, bodyStart)
  }
  return spans
}

function isKeyBody(text: string): boolean {
  // An encrypted one says so in headers of its own (RFC 1421), and opens nothing by itself.
  if (text.includes('ENCRYPTED')) return false
  const joined = text.replace(/\\[nr]|["'\s+,\\]/g, (piece) => (piece === '+' ? '+' : ''))
  if (joined.length < 60 || /[^A-Za-z0-9+/=]/.test(joined)) return false
  const body = Buffer.from(joined, 'base64')
  return body[0] === sequenceTag || body.toString('latin1', 0, 14) === 'openssh-key-v1'
}
