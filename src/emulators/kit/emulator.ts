import type { Buffer } from 'node:buffer'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * One route of a vendor, in the vendor's own words. A route without `handle` exists at the vendor but is not
 * stood in for: it answers 501 and counts as such in the coverage.
 */
export interface EmulatorRoute {
  readonly method: string
  /** Path template such as `/v2/transcript/{transcript_id}` or `/v1/things/{id}:scale`. */
  readonly path: string
  readonly handle?: RouteHandler
  /** Set where the vendor answers without a credential. */
  readonly anonymous?: boolean
  /** True where the handler reads `call.stream` itself; otherwise the whole body is read first. */
  readonly streamsBody?: boolean
}

export type RouteHandler = (call: EmulatorCall) => EmulatorAnswer | Promise<EmulatorAnswer>

/** One request as a handler sees it. */
export interface EmulatorCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>
  /** The body, already read, unless the route streams it (then empty). */
  readonly body: Buffer
  readonly stream: IncomingMessage
  /** Whatever the vendor's `authenticate` returned. */
  readonly account: unknown
  /** `http://host:port` the caller used: absolute URLs in answers start with it. */
  readonly origin: string
}

/** A request before it is matched to a route and an account. */
export type UnroutedCall = Omit<EmulatorCall, 'account' | 'params' | 'body'>

/** A plain answer, or `raw` to take over the response (server-sent events, cut bodies). */
export type EmulatorAnswer =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** A string or bytes go out as they are; anything else as JSON; undefined sends no body. */
      readonly body?: unknown
    }
  | { readonly raw: (response: ServerResponse) => void | Promise<void> }

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => boolean

/** Everything the kit needs to serve a vendor's stand-in. */
export interface Emulator {
  readonly vendor: string
  readonly routes: readonly EmulatorRoute[]
  /** Returns the account behind the credential, or the vendor's own refusal. */
  authenticate(call: UnroutedCall): { account: unknown } | { refusal: EmulatorAnswer }
  /** The vendor's answer to a path it does not know. */
  unknownRoute(call: UnroutedCall): EmulatorAnswer
  /** The vendor's answer to a route that exists but is not stood in for (status 501). */
  notEmulated(route: EmulatorRoute): EmulatorAnswer
  /** The body a fault answers with, in the vendor's shape; the call tells which of a vendor's hosts is meant. */
  faultBody(status: number, call?: UnroutedCall): EmulatorAnswer
  /** Headers that the vendor puts on every answer to such a call (CORS and the like). */
  commonHeaders?(call: UnroutedCall): Readonly<Record<string, string>>
  /** The answer to an OPTIONS request, which no vendor asks a credential for; undefined where there is none. */
  preflight?(call: UnroutedCall): EmulatorAnswer | undefined
  /** Takes requests under `/_emulator/` that the kit does not know itself; `path` is what follows. */
  control?(method: string, path: string, input: Readonly<Record<string, unknown>>): EmulatorAnswer | undefined
  /** Takes a WebSocket upgrade; false when the path is none of the vendor's. */
  upgrade?: UpgradeHandler
  /** Makes a key as the vendor's dashboard would; `options` are the vendor's own (project, role, permissions ...). */
  createKey(options?: Record<string, unknown>): { id: string; key: string }
  /** Revokes a key as the dashboard would. Returns false for an unknown id. */
  revokeKey(id: string): boolean
  /** A plain JSON view of the state, for assertions: never used by the product. */
  snapshot(): unknown
  close?(): Promise<void>
}
