/**
 * What a vendor's temporary tokens are for, as its profile answers. A purpose has a way to mint the vendor's own token
 * (`direct`), a socket that the gate can stand in front of (`relay`), or both.
 */
export interface TokenOffer {
  readonly purposes: Readonly<Record<string, Purpose>>
  /** Purposes people ask for that the vendor does not have, with the reason in one sentence. */
  readonly absent?: Readonly<Record<string, string>>
}

export interface Purpose {
  readonly summary: string
  /** Operation whose scope a client needs, and which `direct` calls. */
  readonly operation: string
  readonly direct?: DirectMint
  readonly relay?: RelaySocket
}

/** How the vendor's own temporary token is asked for and read. Everything that could be chosen is clamped. */
export interface DirectMint {
  /** The session lengths the vendor takes, in seconds. */
  readonly sessionSeconds: { readonly min: number; readonly max: number }
  /** Seconds in which the token must be used, where the vendor lets nobody choose. */
  readonly fixedLifetimeSeconds?: number
  /** What goes to the vendor. Throws ERR_TOKENS_INPUT for parameters that are missing or not allowed. */
  ask(asked: DirectQuestion): { readonly query?: string; readonly body?: JsonFields }
  /** The body with what the gate insists on. Comes last: after the rules of the grant, which may write into it too. */
  clamp?(body: JsonFields, asked: DirectQuestion): JsonFields
  /** Reads a successful answer; undefined where it is not what the vendor documents. */
  read(answer: unknown): DirectAnswer | undefined
  /** Where the browser goes with the token, given the vendor's origin; undefined where an SDK knows. */
  url?(origin: string): string
}

/** A JSON object. */
export type JsonFields = Readonly<Record<string, unknown>>

export interface DirectQuestion {
  readonly lifetimeSeconds: number
  readonly sessionSeconds: number
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface DirectAnswer {
  readonly token: string
  /** When the token can no longer be used, where the vendor says. */
  readonly expiresAtMs?: number
  /** What the vendor's browser SDK needs besides, under one name, for example `call`. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** A socket of the vendor's that browsers reach through the gate, with a token of ours. */
export interface RelaySocket {
  /** Operation of the upgrade. */
  readonly operation: string
  /** Path of the upgrade, below the mount. */
  readonly path: string
  /** Query parameter in which the vendor's own browser SDK carries the token. */
  readonly tokenParameter: string
  readonly parameters: RelayParameters
  readonly messages: LiveMessages
}

/** What the URL of the upgrade may hold. Whatever is on no list is dropped, and the browser is told. */
export interface RelayParameters {
  /** Sent on as they are. */
  readonly allowed: readonly string[]
  /** Written by the gate, whatever the browser sent. Policy can pin more, and let these go. */
  readonly pinned: Readonly<Record<string, string>>
  /** Dropped while another is pinned: each could undo it. Pinned parameter to what it takes along. */
  readonly narrowing: Readonly<Record<string, readonly string[]>>
  /** Refused: each sends words or sound somewhere else. Allowed where policy says so. */
  readonly refused: readonly string[]
}

/** What the gate must understand of a live conversation: its beginning, its turns, how much was heard. */
export interface LiveMessages {
  /** Cheap: is asked for every message until one is. */
  isBeginning(text: string): boolean
  /** The beginning with the moment at which the gate will end the session, in ms since 1970, if that is sooner. */
  withEnd(text: string, endsAtMs: number): string
  /** A message of the vendor's own form that tells the browser of something harmless. */
  warning(sentence: string): string
  /**
   * All that was said in a message of the vendor; undefined for one in which no words stand. Of a kind of message that is
   * not known, everything is taken for words. The parameters of the session tell which turns are final. Throws
   * SyntaxError for no JSON.
   */
  readTurn(text: string, parameters: URLSearchParams): LiveTurn | undefined
  /** What a browser's text message may say; undefined where it is not one of those the vendor documents. */
  cleanUpstream(text: string): string | undefined
  /** Milliseconds of audio in that many bytes; undefined where the encoding does not tell. */
  audioMs(bytes: number, parameters: URLSearchParams): number | undefined
}

/** The words of a turn. `passages` are running text, `words` the same word by word; either may be empty. */
export interface TurnTexts {
  readonly passages: readonly string[]
  readonly words: readonly string[]
}

/** A piece of live transcript, final or not. */
export interface LiveTurn extends TurnTexts {
  readonly isFinal: boolean
  /** The message with other texts in place, in the order and number of its own. */
  write(texts: TurnTexts): string
}
