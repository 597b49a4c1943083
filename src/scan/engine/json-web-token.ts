import { Buffer } from 'node:buffer'

const shape = /^eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/
const tokenBytesMax = 8_192

/** What tokens begin with: `{"` in base64. */
export const tokenPrefix = 'eyJ'

/**
 * Returns the end of a JSON Web Token (RFC 7519) that begins at `start` and still opens something: it names its
 * algorithm and has not expired, or never expires and says whose service role it is. Undefined for any other: documents
 * and tests are full of them.
 */
export function findLiveToken(bytes: Buffer, start: number, nowMs: number): number | undefined {
  const found = shape.exec(bytes.toString('latin1', start, start + tokenBytesMax))
  if (found === null) return undefined
  const [header = '', payload = ''] = found[0].split('.')
  const { alg } = parseObject(header)
  if (typeof alg !== 'string' || alg.toLowerCase() === 'none') return undefined
  const { exp, role } = parseObject(payload)
  // A role for anybody's browser is meant to be public.
  if (role === 'anon' || role === 'public') return undefined
  const isLive = typeof exp === 'number' ? exp * 1000 > nowMs : role === 'service_role'
  return isLive ? start + found[0].length : undefined
}

function parseObject(encoded: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
