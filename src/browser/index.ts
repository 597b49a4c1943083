/**
 * @module
 * The browser's side of live transcription and web calls: the microphone, short-lived tokens, sockets that are
 * replaced before their time is up, and errors that say what to do.
 *
 * It depends on nothing but the browser. Tokens are kept in memory, used once and shown to nobody: not in an event,
 * not in an error, not in storage. It holds no key and takes none.
 *
 * @example
 * const session = new LiveSession({ tokens: '/tokens/streaming' })
 * session.listen('turn', ({ order, text }) => show(order, text))
 * await session.start()
 */

export { listMicrophones, type MicrophoneDevice, watchMicrophones } from './audio/devices.ts'
export { createMicrophone, type MicrophoneOptions } from './audio/microphone.ts'
export type { AudioSink, AudioSource } from './audio/source.ts'
export { LiveError, type LiveErrorCode, liveErrors } from './live-errors.ts'
export type { LiveSessionEvents, LiveState, LiveSummary } from './session/events.ts'
export { LiveSession } from './session/live-session.ts'
export type { TurnWord } from './session/messages.ts'
export type { LiveSessionOptions } from './session/options.ts'
export type { LiveTurn } from './session/turns.ts'
export type { BrowserToken, TokenRequest, TokenSource } from './token/browser-token.ts'
export { createTokenRoute, type TokenRouteOptions } from './token/fetch-token.ts'
export { startWebCall, type WebCall, type WebCallOptions } from './web-call.ts'
