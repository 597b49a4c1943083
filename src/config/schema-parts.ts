import { isIP } from 'node:net'
import { z } from 'zod'
import { environments, parseDuration, Secret, withSuggestion } from '../core/index.ts'
import type { Expiry } from './expiry.ts'

/** A group of settings in which nothing unknown is let by: a mistyped limit would be one that does not hold. */
export function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => withSuggestion('There is no such setting.', key, known)).join('\n')
        : undefined,
  })
}

export const environment = z.enum(environments)

/** The id of a vendor, a service or a rule. */
export const word = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'It must be lower-case letters, digits and dashes.')

/** What the address of a database says of TLS. Without a word of it, `pg` talks in clear. */
const tlsModes = ['disable', 'require', 'verify-ca', 'verify-full']

/** PostgreSQL's address. Beyond this machine it says whether TLS is used: in clear, the password and the records pass. */
export const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'It must start with postgres://. Without one, SQLite in the home is used.')
  .refine(
    isDatabaseUrlExplicit,
    'It leads to another machine and does not ask for TLS: add ?sslmode=verify-full, or ?sslmode=disable where the network is safe.',
  )
  .transform((url) => new Secret(url))

/** The name of a client or a vendor key. */
export const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'It must be lower-case letters, digits, dots, dashes and underscores.',
  )

export const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'It must be the name of an environment variable, not a value.')

export const scope = z
  .string()
  .regex(/^[a-z]+:([a-z0-9-]+|\*)$/, 'It must be verb:resource, for example read:transcripts.')

/** A client key without the key: `cl_4fT9aQ2bX1Lm:<SHA-256 in hex>`. */
export const keyHash = z
  .string()
  .regex(
    /^cl_[0-9A-Za-z]{12}:[0-9a-f]{64}$/,
    'It must be the id of the client, a colon and the SHA-256 of its key in lower-case hex.',
  )

/** An address or a range, as it stands. */
export const addressRange = z
  .string()
  .refine(isAddressRange, 'It must be an address or a range such as 10.0.0.0/8.')

export function wholeNumber(min: number, max: number) {
  return z.int().min(min).max(max)
}

/** Milliseconds, written as a number or as a duration. */
export function duration(minMs: number, maxMs: number) {
  return z.unknown().transform((value, context): number => {
    const ms = typeof value === 'string' ? parseDuration(value) : value
    if (typeof ms === 'number' && Number.isInteger(ms) && ms >= minMs && ms <= maxMs) return ms
    context.addIssue(
      `It must be from ${minMs} to ${maxMs} ms: a whole number of them, or a duration such as 30s.`,
    )
    return z.NEVER
  })
}

export const expiry = z.string().transform((text, context): Expiry => {
  const afterMs = parseDuration(text)
  if (afterMs !== undefined && afterMs > 0) return { afterMs }
  const atMs = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(atMs)) return { atMs }
  context.addIssue('It must be a duration such as 90d, or a date such as 2027-01-31.')
  return z.NEVER
})

/** A day such as 2027-01-31: when it begins, UTC, in milliseconds since 1970. */
export const day = z.string().transform((text, context): number => {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(atMs)) return atMs
  context.addIssue('It must be a day such as 2027-01-31.')
  return z.NEVER
})

/** An address or a host name to listen on: it is printed where a shell may read it. */
export const listenHost = z
  .string()
  .max(253)
  .refine(
    (text) => /^[A-Za-z0-9.:-]+$/.test(text) && (isIP(text) > 0 || isHostName(text)),
    'It must be an address such as 0.0.0.0 or ::1, or a host name.',
  )

/** Where a vendor is called instead of its own host: an origin alone, https unless it is this machine. */
export const origin = z.string().transform((text, context): string => {
  const url = parseSafeUrl(text)
  if (url !== undefined && url.pathname === '/') return url.origin
  context.addIssue('It must be an origin such as https://proxy.example.com; http is for this machine alone.')
  return z.NEVER
})

/** The gate's own address as its clients see it, without a slash at the end. A path is fine. */
export const publicUrl = z.string().transform((text, context): string => {
  const url = hasControlCharacters(text) ? undefined : parseSafeUrl(text)
  if (url !== undefined) return url.href.replace(/\/+$/, '')
  context.addIssue('It must be an address such as https://gate.example.com; http is for this machine alone.')
  return z.NEVER
})

/** An address to be asked, https unless it is this machine: what answers is believed. */
export const safeUrl = z
  .string()
  .max(2_048)
  .refine(
    (text) => !hasControlCharacters(text) && parseSafeUrl(text) !== undefined,
    'It must be an address such as https://app.example.com/health; http is for this machine alone.',
  )

/** Returns the URL if it is https, or http to this machine, and has no credentials, query or fragment. */
function parseSafeUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  if (url === null || url.username || url.password || /[?#]/.test(text)) return undefined
  const isHere = isLoopback(url.hostname.replace(/^\[(.+)\]$/, '$1'))
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere) ? url : undefined
}

/** A URL parser drops line breaks without a word; what was written is then not what is used. */
function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** The parameters `host` and `sslmode` are read as pg-connection-string does: the last of a name counts. */
function isDatabaseUrlExplicit(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text)) return true
  const url = URL.parse(text)
  // `pg` refuses what cannot be parsed.
  if (url === null) return true
  const last = (name: string) => url.searchParams.getAll(name).at(-1)
  const host = decodeHost(last('host') || url.hostname)
  const isHere = host === '' || host.startsWith('/') || isLoopback(host)
  return isHere || tlsModes.includes(last('sslmode') ?? '')
}

function decodeHost(host: string): string {
  try {
    return decodeURIComponent(host).replace(/^\[(.+)\]$/, '$1')
  } catch {
    return host
  }
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host)
}

function isHostName(text: string): boolean {
  return text.split('.').every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
}

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}
