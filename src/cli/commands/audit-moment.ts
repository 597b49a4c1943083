import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../../core/index.ts'

/** Returns a moment in milliseconds since 1970: of a date, a time, or so long ago. */
export function parseMoment(text: string): number {
  const agoMs = parseDuration(text)
  if (agoMs !== undefined) return Date.now() - agoMs
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError('Give a date such as 2026-11-22, or a duration such as 2h.')
  return atMs
}
