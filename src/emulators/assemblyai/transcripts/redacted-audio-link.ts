import { createHmac, randomBytes } from 'node:crypto'
import type { World } from '../world.ts'
import type { Transcript } from './transcript.ts'

/** Signs links for the life of the process; no link outlives the stand-in. */
const linkSecret = randomBytes(32)

const sign = (id: string, expires: string) =>
  createHmac('sha1', linkSecret).update(`${id}\n${expires}`).digest('base64')

/**
 * Returns a link that needs no credential but its own query, in the form that the vendor's storage presigns.
 * Whoever holds it can fetch the file until it expires.
 */
export function createRedactedAudioUrl(world: World, transcript: Transcript): string {
  const expires = String(Math.floor((world.timers.now() + world.settings.redactedAudioTtlMs) / 1000))
  const query = new URLSearchParams({
    AWSAccessKeyId: `emulated-${randomBytes(8).toString('hex')}`,
    Signature: sign(transcript.id, expires),
    'x-amz-security-token': randomBytes(192).toString('base64'),
    Expires: expires,
  })
  const kind = transcript.request.redaction?.audio ?? 'mp3'
  return `${transcript.origin}/redacted-audio/${transcript.id}.${kind}?${query}`
}

/** Says whether a link is one that was handed out and has not expired. */
export function isRedactedAudioLink(world: World, id: string, query: URLSearchParams): boolean {
  const expires = query.get('Expires') ?? ''
  return query.get('Signature') === sign(id, expires) && Number(expires) * 1000 > world.timers.now()
}
