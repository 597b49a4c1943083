import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import type { EmulatorAnswer, EmulatorCall } from '../kit/emulator.ts'
import { type Credential, credentialOf } from './authenticate.ts'
import type { World } from './world.ts'

/** What a temporary token stands for: the key that minted it, and how long a session may last. */
export interface TemporaryToken {
  readonly credential: Credential
  readonly audience: 'streaming' | 'agents'
  /** The moment until which a session can be opened; a session that has begun goes on. */
  readonly redeemableUntilMs: number
  readonly sessionSecondsMax: number
  redemptions: number
}

/** The length of a token that was seen live: it travels in a URL, and programs had better allow for it. */
const tokenCharacters = 2642

/** Mints and redeems the tokens of all projects. */
export class TokenMint {
  readonly #byToken = new Map<string, TemporaryToken>()

  mint(token: Omit<TemporaryToken, 'redemptions'>): string {
    const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
    const signature = randomBytes(32).toString('base64url')
    const payload = randomBytes(tokenCharacters)
      .toString('base64url')
      .slice(0, tokenCharacters - header.length - signature.length - 2)
    const text = `${header}.${payload}.${signature}`
    this.#byToken.set(text, { ...token, redemptions: 0 })
    return text
  }

  /**
   * Returns what the token stands for, once or as often as it is presented. Undefined for a token that is
   * unknown, too old, used up, meant for another host, or minted by a key that was revoked since (the last is
   * not confirmed).
   */
  redeem(
    text: string,
    audience: TemporaryToken['audience'],
    nowMs: number,
    singleUse: boolean,
  ): TemporaryToken | undefined {
    const token = this.#byToken.get(text)
    if (!token || token.audience !== audience || nowMs >= token.redeemableUntilMs) return undefined
    if (token.credential.key.revoked || (singleUse && token.redemptions > 0)) return undefined
    token.redemptions += 1
    return token
  }

  all(): readonly TemporaryToken[] {
    return [...this.#byToken.values()]
  }
}

const sessionSecondsByDefault = 10_800

/** Answers a token route: both hosts take the same two parameters, and refuse each in their own form. */
export function mintToken(
  world: World,
  call: EmulatorCall,
  audience: TemporaryToken['audience'],
  refuse: (field: string, problem: string) => EmulatorAnswer,
): EmulatorAnswer {
  const expiresInSeconds = readSeconds(call.query, 'expires_in_seconds')
  if (!isWithin(expiresInSeconds, 1, 600)) {
    return refuse('expires_in_seconds', 'expires_in_seconds must be an integer between 1 and 600')
  }
  const asked = call.query.has('max_session_duration_seconds')
  const sessionSecondsMax = asked
    ? readSeconds(call.query, 'max_session_duration_seconds')
    : sessionSecondsByDefault
  if (!isWithin(sessionSecondsMax, 60, 10_800)) {
    return refuse(
      'max_session_duration_seconds',
      'max_session_duration_seconds must be an integer between 60 and 10800',
    )
  }
  const token = world.tokens.mint({
    credential: credentialOf(call),
    audience,
    redeemableUntilMs: world.timers.now() + expiresInSeconds * 1000,
    sessionSecondsMax,
  })
  return { status: 200, body: { token, expires_in_seconds: expiresInSeconds } }
}

const readSeconds = (query: URLSearchParams, name: string) => Number(query.get(name) ?? Number.NaN)

const isWithin = (value: number, from: number, to: number) =>
  Number.isInteger(value) && value >= from && value <= to
