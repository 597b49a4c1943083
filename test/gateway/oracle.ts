import type { RecordedEvent } from '../../src/core/index.ts'
import type { Arrival } from './arrival.ts'
import type { RecordingUpstream } from './recording-upstream.ts'

/** What may arrive upstream in a test, and what may not be found in it. */
export interface Scope {
  /** `METHOD /path` without the query: what the client's grant covers, in the oracle's own words. */
  readonly inScope: RegExp
  /** The header that carries the vendor key, and its whole value. */
  readonly credential: readonly [name: string, value: string]
  readonly vendorKey: string
  /** Client keys, claimed users, cookies ...: texts that stay on the client's side. */
  readonly private: readonly string[]
  /** Value that the tenant header must have; it must be absent where this is. */
  readonly tenant?: string
}

// Headers of the client's side of the wire, of proxies, of browsers, of other tenants, of other methods.
const neverForwarded =
  /^(?:cookie|te|trailer|keep-alive|proxy-.*|forwarded|x-forwarded-.*|x-real-ip|via|expect|origin|referer|sec-fetch-.*|x-http-method.*|x-method-override|x-sallyport.*|x-original-url|x-rewrite-url|x-castai-organization-id|.*_.*)$/
const socketHeaders = /^(?:upgrade|sec-websocket-.*)$/

/** Returns what is wrong with what arrived; empty where all of it is in scope, one request each, and clean. */
export function judgeArrivals(
  upstream: Pick<RecordingUpstream, 'arrivals' | 'faults'>,
  scope: Scope,
): string[] {
  return [...upstream.faults, ...upstream.arrivals.flatMap((arrival) => judgeArrival(arrival, scope))]
}

function judgeArrival(arrival: Arrival, scope: Scope): string[] {
  const problems: string[] = []
  const path = arrival.target.split('?', 1)[0] ?? ''
  if (!scope.inScope.test(`${arrival.method} ${path}`))
    problems.push(`out of scope: ${arrival.method} ${path}`)
  const text = arrival.head.toString('latin1') + arrival.body.toString('latin1')

  const carriers = arrival.headers.filter(([, value]) => value.includes(scope.vendorKey))
  const [name, value] = scope.credential
  if (carriers.length !== 1 || carriers[0]?.[0] !== name || carriers[0]?.[1] !== value) {
    problems.push(`the vendor key is in: ${carriers.map(([carrier]) => carrier).join(', ') || 'no header'}`)
  }
  if (text.split(scope.vendorKey).length !== 2) problems.push('the vendor key occurs not once but otherwise')
  for (const other of ['authorization', 'x-api-key']) {
    const count = arrival.headers.filter(([header]) => header === other).length
    if (count !== (other === name ? 1 : 0)) problems.push(`${count} of ${other}`)
  }

  for (const secret of scope.private) {
    if (text.includes(secret)) problems.push(`private text arrived: ${secret.slice(0, 8)}...`)
  }
  for (const [header, headerValue] of arrival.headers) {
    if (header === 'x-castai-organization-id' && headerValue === scope.tenant) continue
    if (neverForwarded.test(header)) problems.push(`header arrived: ${header}`)
    if (!arrival.isUpgrade && socketHeaders.test(header)) problems.push(`header arrived: ${header}`)
  }
  for (const once of [
    'host',
    'content-length',
    'transfer-encoding',
    'content-type',
    'user-agent',
    'connection',
  ]) {
    if (arrival.headers.filter(([header]) => header === once).length > 1) problems.push(`twice: ${once}`)
  }
  return problems
}

/** Returns which of these texts stand anywhere in the records. */
export function findInRecords(events: readonly RecordedEvent[], secrets: readonly string[]): string[] {
  const text = JSON.stringify(events)
  return secrets.filter((secret) => text.includes(secret))
}
