import type { Buffer } from 'node:buffer'
import type { Refusal } from './refusal.ts'

/** What a watch can do to its socket. */
export interface WatchedSocket {
  /** Sends the client a text of the gate's own. */
  send(text: string): void
  /** Ends the socket now, towards client and vendor. */
  cut(refusal: Refusal): void
}

/** Looks at every message of one socket, in both directions. */
export interface SocketWatch {
  attach(socket: WatchedSocket): void
  /** Returns what goes to the vendor, or why the socket must end. */
  up(data: Buffer, isBinary: boolean): Buffer | string | Refusal
  /** Returns what goes to the client; undefined keeps the message from it. */
  down(data: Buffer, isBinary: boolean): Buffer | string | undefined
  /** The socket is over, or never came to be. Called once at least. */
  closed(): void
}
