/**
 * `sallyport/tokens`: temporary tokens for browsers, from your own server. Asks the gate with a client key that never
 * leaves the server; the token it gets opens one session, and none of the vendor's keys is anywhere near it.
 *
 * Refuses to make a token route that asks nobody who they are. Keeps nothing.
 *
 * @example
 * import { createExpressTokenRoute, generateTempToken } from 'sallyport/tokens'
 * app.post('/token', createExpressTokenRoute({ authenticate: (request) => request.session?.userId }))
 * const token = await generateTempToken(60, { user: 'ada' })
 *
 * @module
 */
export { isSallyportError, SallyportError } from '../../core/index.ts'
export { createExpressTokenRoute, type ExpressTokenRouteOptions } from './express-route.ts'
export type { GateOptions, TokenWish } from './gate.ts'
export { generateTempToken } from './generate-temp-token.ts'
export { createTokenRoute, type TokenRouteOptions } from './token-route.ts'
