import { Buffer } from 'node:buffer'
import { SallyportError } from '../../core/index.ts'
import type { BasicScheme, StaticHeaderScheme } from '../source/scheme.ts'
import type { Delivery, Proof } from './delivery.ts'
import { requireHeader } from './headers.ts'
import { isSameText } from './same-bytes.ts'

/** Returns which secret the header holds. It says nothing about the body: whoever has seen one delivery can forge others. */
export function verifyStaticHeader(
  { header, prefix = '' }: StaticHeaderScheme,
  delivery: Delivery,
  secrets: readonly string[],
): Proof {
  const presented = requireHeader(delivery.headers, header)
  return findSecret(presented, (secret) => prefix + secret, secrets)
}

/** The same for the password of basic authentication (RFC 7617). */
export function verifyBasic({ user }: BasicScheme, delivery: Delivery, secrets: readonly string[]): Proof {
  const presented = requireHeader(delivery.headers, 'authorization')
  return findSecret(presented, (secret) => createBasicHeader(user, secret), secrets)
}

/** Returns the value of the header for a user and a password. */
export function createBasicHeader(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`
}

/** Every secret is compared, also after one fitted: the time it takes does not tell which. */
function findSecret(
  presented: string,
  expectedOf: (secret: string) => string,
  secrets: readonly string[],
): Proof {
  let secretIndex = -1
  for (const [index, secret] of secrets.entries()) {
    if (isSameText(presented, expectedOf(secret)) && secretIndex < 0) secretIndex = index
  }
  if (secretIndex < 0) throw new SallyportError('ERR_WEBHOOK_SIGNATURE_WRONG')
  return { secretIndex }
}
