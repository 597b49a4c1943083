import { createHmac } from 'node:crypto'
import { type RandomSource, randomBase62 } from '../../core/index.ts'
import { isSameText } from '../verify/same-bytes.ts'
import type { EndpointSecrets } from './endpoint.ts'

/** Where a delivery was sent, once the secret path has been believed. */
export interface BelievedPath {
  /** What the path belongs to, where it was made for one request. */
  readonly correlation?: string
}

const nonceLength = 22
const proofLength = 43

/** Returns the part of an address that tells where deliveries of an endpoint go: `/hooks/<name>/<secret path>`. */
export function pathOf(name: string, secretPath: string): string {
  return `/hooks/${name}/${secretPath}`
}

/** Returns what a path proves, or undefined where it proves nothing. In constant time. */
export function verifyPath(secretPath: string, secrets: EndpointSecrets): BelievedPath | undefined {
  if (isSameText(secretPath, secrets.path)) return {}
  const [nonce = '', proof = '', ...rest] = secretPath.split('.')
  const isShaped = nonce.length === nonceLength && proof.length === proofLength && rest.length === 0
  if (!isShaped || !isSameText(proof, derive(secrets.derive, 'path', nonce))) return undefined
  return { correlation: nonce }
}

/**
 * Returns a path and a header value that belong to one request to the vendor. Nothing is kept of them: any instance can
 * tell that they are ours, and what was learnt from one delivery forges no other.
 */
export function createRequestAddress(
  secrets: EndpointSecrets,
  random: RandomSource,
): { readonly path: string; readonly headerValue: string } {
  const nonce = randomBase62(nonceLength, random)
  return {
    path: `${nonce}.${derive(secrets.derive, 'path', nonce)}`,
    headerValue: headerValueOf(secrets, nonce),
  }
}

/** Returns the header value that goes with a path made for one request. */
export function headerValueOf(secrets: EndpointSecrets, correlation: string): string {
  return derive(secrets.derive, 'header', correlation)
}

function derive(key: string, purpose: string, nonce: string): string {
  return createHmac('sha256', key).update(`sallyport webhook ${purpose} 1 ${nonce}`).digest('base64url')
}
