import type { JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../core/index.ts'

/** A provider of identities whose users may have tokens. */
export interface IdentityProvider {
  readonly issuer: string
  readonly audience: string
  /** Algorithms to accept. Never one with a shared secret: what verifies is published. */
  readonly algorithms: readonly string[]
  /** Claim that names the user. */
  readonly userClaim: string
  /** Finds the provider's public key for a token. */
  readonly keys: JWTVerifyGetKey
}

/** The user a token of a provider is for. */
export interface VerifiedUser<Provider extends IdentityProvider> {
  readonly user: string
  readonly provider: Provider
}

// Clocks of two machines differ.
const toleranceSeconds = 5
const shape = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * Returns the user whose token this is, with its provider; undefined for anything that does not prove who that is:
 * another issuer, audience or algorithm, a signature that is wrong, expired or not yet valid, no expiry at all.
 * Rejects where the provider's keys cannot be had. Nothing in the token chooses how it is verified (RFC 8725, 3.1).
 */
export async function verifyUserToken<Provider extends IdentityProvider>(
  text: string,
  providers: readonly Provider[],
  clock: Clock,
): Promise<VerifiedUser<Provider> | undefined> {
  if (providers.length === 0 || !shape.test(text)) return undefined
  const { decodeJwt, errors, jwtVerify } = await import('jose')
  try {
    const { iss } = decodeJwt(text)
    const provider = providers.find(({ issuer }) => issuer === iss)
    if (provider === undefined) return undefined
    const { payload } = await jwtVerify(text, provider.keys, {
      issuer: provider.issuer,
      audience: provider.audience,
      algorithms: [...provider.algorithms],
      requiredClaims: ['exp', provider.userClaim],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(clock.now()),
    })
    const user = payload[provider.userClaim]
    const isName = typeof user === 'string' && user !== '' && user.isWellFormed()
    return isName ? { user: userName(user), provider } : undefined
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    if (error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC') throw error
    return undefined
  }
}

/**
 * A name that a lock can stop: letters that a lock cannot hold are written as in a URL, and so is what could be taken for
 * one that was, since two users must not be one.
 */
function userName(claim: string): string {
  return /^[\x21-\x24\x26-\x7e]{1,256}$/.test(claim) ? claim : encodeURIComponent(claim)
}
