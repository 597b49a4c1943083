import { type Clock, createId, type RandomSource, type Recorder, type Secret } from '../core/index.ts'
import type { BrowserToken } from './browser-token.ts'
import type { TokenRefusal } from './refusal.ts'
import type { TokenStore } from './token-store.ts'
import { hashTokenText, mintTokenText } from './token-text.ts'

/** Who gets a token, and for what. */
export interface MintOrder {
  readonly requestId: string
  readonly clientId: string
  readonly vendor: string
  readonly purpose: string
  readonly user: string | null
  readonly lifetimeSeconds: number
  readonly sessionSeconds: number
  /** The token whose session the new one's is to take over from. */
  readonly refreshOf: string | null
  /** How the caller proved who it is, for the record. */
  readonly caller: string
  /** Nobody knows whose browser it is for: the app gives tokens to everybody. */
  readonly isUnsafe: boolean
}

/** A token, the only time it is in the clear. */
export interface MintedToken {
  readonly text: Secret
  readonly token: BrowserToken
}

export interface MintPorts {
  readonly store: TokenStore
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
}

/** Returns a new token of ours once it is stored and on record, or why there is none. Rejects as the store and the record do. */
export async function mintToken(ports: MintPorts, order: MintOrder): Promise<MintedToken | TokenRefusal> {
  const nowMs = ports.clock.now()
  if (order.refreshOf !== null) {
    const running = await ports.store.find({ id: order.refreshOf })
    const isOwn =
      running !== undefined &&
      running.clientId === order.clientId &&
      running.user === order.user &&
      running.vendor === order.vendor &&
      running.purpose === order.purpose
    // Somebody else's session and none at all are told apart by nobody.
    if (!isOwn || running.revokedAtMs !== null || running.leaseUntilMs <= nowMs) return refreshUnknown
  }
  const text = mintTokenText(ports.random)
  const token: BrowserToken = {
    id: createId('tok', ports.random),
    hash: hashTokenText(text.reveal()),
    clientId: order.clientId,
    vendor: order.vendor,
    purpose: order.purpose,
    user: order.user,
    mintedAtMs: nowMs,
    expiresAtMs: nowMs + order.lifetimeSeconds * 1000,
    sessionMs: order.sessionSeconds * 1000,
    refreshOf: order.refreshOf,
    state: 'minted',
  }
  // Side by side: neither is of any use to anybody before both are done.
  await Promise.all([ports.store.insert(token), ports.record(mintEvent(token, order))])
  return { text, token }
}

function mintEvent(token: BrowserToken, order: MintOrder) {
  return {
    requestId: order.requestId,
    atMs: token.mintedAtMs,
    phase: 'event',
    action: 'token.mint',
    actor: {
      kind: 'client',
      id: token.clientId,
      ...(token.user === null ? {} : { claimedUser: token.user }),
    },
    resource: `token/${token.id}`,
    result: 'success',
    metadata: {
      vendor: token.vendor,
      purpose: token.purpose,
      mode: 'relay',
      caller: order.caller,
      lifetimeSeconds: order.lifetimeSeconds,
      sessionSeconds: order.sessionSeconds,
      ...(order.isUnsafe ? { unsafe: true } : {}),
      ...(token.refreshOf === null ? {} : { refreshOf: token.refreshOf }),
    },
  } as const
}

const refreshUnknown: TokenRefusal = {
  code: 'ERR_TOKENS_REFRESH_UNKNOWN',
  reason: 'refresh_unknown',
  field: 'refreshOf',
}
