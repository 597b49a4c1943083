import type { Client } from '../access/index.ts'
import type { Secret } from '../core/index.ts'
import type { TokenRefusal } from '../tokens/index.ts'

/** Somebody who asks for a token, once it is known who that is. */
export interface Caller {
  readonly client: Client
  /** The end user, where the caller is one. */
  readonly user: string | undefined
  /** A server with a client key vouches for its users; everybody else is one. */
  readonly kind: 'client-key' | 'jwt' | 'callback' | 'operator'
  /** The operator, where one is. */
  readonly operator?: string
}

/** What proves who asks: as it came, and never kept. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  readonly origin: string | undefined
}

/** What a caller asks for, in the types that the contract names. */
export interface MintWish {
  readonly expiresInSeconds?: number | undefined
  readonly maxSessionSeconds?: number | undefined
  readonly mode?: 'relay' | 'direct' | undefined
  readonly user?: string | undefined
  readonly address?: string | undefined
  readonly refreshOf?: string | undefined
  /** The app's own route asks nobody who they are. */
  readonly unsafe?: boolean | undefined
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export interface MintRequest {
  readonly vendor: string
  readonly purpose: string
  readonly address: string
  /** `http(s)://host` as the caller addressed the gate. */
  readonly base: string
  readonly wish: MintWish
}

/** A token and what to do with it. */
export interface MintedAnswer {
  readonly token: Secret
  readonly id: string | undefined
  readonly vendor: string
  readonly purpose: string
  readonly mode: 'relay' | 'direct'
  readonly expiresInSeconds: number
  readonly expiresAtMs: number
  readonly maxSessionSeconds: number
  readonly url: string | undefined
  readonly extra: Readonly<Record<string, unknown>>
}

export type MintOutcome =
  | { readonly minted: MintedAnswer; readonly user: string | undefined }
  | { readonly refused: TokenRefusal; readonly caller?: Caller; readonly user?: string | undefined }
