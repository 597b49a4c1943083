import { SallyportError } from '../../core/index.ts'

const unitsMs = { s: 1_000, ms: 1 } as const

/**
 * Returns the time that a header claims, in milliseconds. Throws ERR_WEBHOOK_SIGNATURE_MALFORMED for anything but
 * a plain decimal number, ERR_WEBHOOK_TIMESTAMP_OUTSIDE where it is further from now than the window, either way:
 * a time in the future would make a signature that holds until then.
 */
export function requireTimely(text: string, unit: 's' | 'ms', windowMs: number, nowMs: number): number {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_MALFORMED')
  const atMs = Number(text) * unitsMs[unit]
  // Written so that a clock that cannot be read (NaN) refuses too.
  if (!(Math.abs(nowMs - atMs) <= windowMs)) throw new SallyportError('ERR_WEBHOOK_TIMESTAMP_OUTSIDE')
  return atMs
}
