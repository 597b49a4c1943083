import type { Service } from '../vendors/index.ts'
import type { Mount } from './mounts.ts'

/** The header in which an app may name its end user: recorded as claimed, never forwarded. */
export const claimedUserHeader = 'x-sallyport-user'

/** The header in which an app may say what a thing that it makes belongs to: kept in the ledger, never forwarded. */
const tagHeader = 'x-sallyport-tag'

/** What one pass over a request's raw headers found. */
export interface RequestHeaders {
  /** Name, value, name, value ...: what may go to the vendor, without any credential. */
  readonly forward: string[]
  readonly credential: string | undefined
  readonly claimedUser: string | undefined
  readonly tag?: string | undefined
  readonly host: string
  /** Undefined where the body is chunked or absent. */
  readonly contentLength: number | undefined
  readonly chunked: boolean
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
}

export type HeaderFault = 'duplicate' | 'framing' | 'claimed_user' | 'tag'

// What any HTTP client may say to any API. Everything else is dropped unless the vendor's profile names it, so that
// method overrides, forwarding headers, cookies and tenant selectors never reach a vendor.
const commonHeaders = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'range',
  'traceparent',
  'user-agent',
])

// Headers whose duplicates different programs read differently: one too many is an attack or a bug.
const onceOnly = new Set([
  'host',
  'authorization',
  'x-api-key',
  'content-length',
  'transfer-encoding',
  'content-type',
  'content-encoding',
  'user-agent',
  claimedUserHeader,
  tagHeader,
])

// Clients send the same few names in the same few spellings: lowering each once saves a string per header and call.
// Bounded, because names come from outside.
const lowered = new Map<string, string>()
const loweredMax = 1_000

function lower(name: string): string {
  let known = lowered.get(name)
  if (known === undefined) {
    known = name.toLowerCase()
    if (lowered.size < loweredMax) lowered.set(name, known)
  }
  return known
}

const claimedUserGrammar = /^[\x21-\x7e]{1,256}$/
const tagGrammar = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** Reads a request's raw headers once: picks the credential and what may go on, refuses what is ambiguous. */
export function readRequestHeaders(
  rawHeaders: readonly string[],
  mount: Mount,
): RequestHeaders | HeaderFault {
  const forward: string[] = []
  const seen: string[] = []
  let credential: string | undefined
  let credentials = 0
  let claimedUser: string | undefined
  let tag: string | undefined
  let host = ''
  let contentLength: number | undefined
  let chunked = false
  let contentType: string | undefined
  let contentEncoding: string | undefined
  let listedByConnection: string[] | undefined

  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = lower(rawHeaders[index] as string)
    const value = rawHeaders[index + 1] as string
    if (onceOnly.has(name) || mount.credentialHeaders.has(name)) {
      if (seen.includes(name)) return 'duplicate'
      seen.push(name)
    }
    if (mount.credentialHeaders.has(name)) {
      credentials += 1
      credential = readCredential(name, value, mount.service)
      continue
    }
    switch (name) {
      case 'host':
        host = value
        continue
      case 'content-length':
        contentLength = Number(value)
        continue
      case 'transfer-encoding':
        if (value.toLowerCase() !== 'chunked') return 'framing'
        chunked = true
        continue
      case 'connection':
        listedByConnection = [...(listedByConnection ?? []), ...value.toLowerCase().split(',')]
        continue
      case claimedUserHeader:
        if (!claimedUserGrammar.test(value)) return 'claimed_user'
        claimedUser = value
        continue
      case tagHeader:
        if (!tagGrammar.test(value)) return 'tag'
        tag = value
        continue
      case 'content-type':
        contentType = value
        break
      case 'content-encoding':
        contentEncoding = value
        break
    }
    if (commonHeaders.has(name) || isVendorHeader(name, mount)) forward.push(name, value)
  }
  if (credentials > 1) return 'duplicate'
  if (contentLength !== undefined && (chunked || !Number.isSafeInteger(contentLength))) return 'framing'
  // Hop by hop: what Connection lists belongs to the client's side of the wire and must not survive.
  const kept = listedByConnection === undefined ? forward : withoutListed(forward, listedByConnection)
  if (contentEncoding !== undefined) kept.push('content-encoding', contentEncoding)
  return {
    forward: kept,
    credential,
    claimedUser,
    tag,
    host,
    contentLength,
    chunked,
    contentType,
    contentEncoding,
  }
}

function readCredential(header: string, value: string, service: Service): string | undefined {
  for (const accepted of service.accepts) {
    if (accepted.header !== header) continue
    if (accepted.format === 'raw' && !value.includes(' ')) return value
    if (accepted.format === 'bearer' && /^bearer /i.test(value)) return value.slice(7)
  }
  return undefined
}

function isVendorHeader(name: string, mount: Mount): boolean {
  for (const allowed of mount.vendor.requestHeaders) {
    if (allowed === name) return true
    if (allowed.endsWith('*') && name.startsWith(allowed.slice(0, -1)) && !name.includes('_')) return true
  }
  return false
}

function withoutListed(forward: readonly string[], listed: readonly string[]): string[] {
  const names = new Set(listed.map((name) => name.trim()))
  const kept: string[] = []
  for (let index = 0; index < forward.length; index += 2) {
    const name = forward[index] as string
    if (!names.has(name)) kept.push(name, forward[index + 1] as string)
  }
  return kept
}
