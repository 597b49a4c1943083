/**
 * The words everyone shares: errors, secrets, time, ids, environments and what a recorded event is.
 * Does no I/O and imports no other room.
 *
 * @module
 */
export { ActionLog, type RecordedAction } from './action-log.ts'
export { encodeBase62, randomBase62 } from './base62.ts'
export { type Clock, ManualClock, systemClock } from './clock.ts'
export { parseDuration } from './duration.ts'
export { type Environment, environments, isEnvironment } from './environment.ts'
export { type ErrorCode, type ErrorEntry, type ErrorKind, errorCodes } from './error-codes.ts'
export { type ErrorOptions, isSallyportError, SallyportError } from './errors.ts'
export { createId } from './ids.ts'
export { nearest } from './nearest.ts'
export { type RandomSource, systemRandom } from './random.ts'
export type { Actor, RecordedEvent, Recorder } from './record.ts'
export { requireSafeUrl } from './safe-url.ts'
export { Secret } from './secret.ts'
export { singleNames } from './single-names.ts'
export { textsIn } from './texts-in.ts'
export { Turns } from './turns.ts'
export { withSuggestion } from './with-suggestion.ts'
