import { badRequest } from './refusal.ts'

/** Returns a time as RFC 3339, and null for none. */
export function timeText(atMs: number): string
export function timeText(atMs: number | null): string | null
export function timeText(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}

/** Reads an RFC 3339 time as milliseconds; undefined when there is none. Refuses anything else with 400. */
export function readTime(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
  if (typeof value !== 'string' || !shape.test(value)) throw badRequest('not a date-time', field)
  const atMs = Date.parse(value)
  if (Number.isNaN(atMs)) throw badRequest('not a date-time', field)
  return atMs
}

/** Reads a time that a call cannot do without; refuses its absence with 400. */
export function requireTime(value: unknown, field: string): number {
  const atMs = readTime(value, field)
  if (atMs === undefined) throw badRequest('required parameter is missing', field)
  return atMs
}

/** Reads when a new key shall expire; null for never. A time that has passed is refused with 400. */
export function readExpiry(value: unknown, nowMs: number): number | null {
  const atMs = readTime(value, 'expiresAt')
  if (atMs === undefined) return null
  if (atMs <= nowMs) throw badRequest('expiresAt must be in the future', 'expiresAt')
  return atMs
}
