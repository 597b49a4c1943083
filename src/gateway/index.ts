/**
 * The pipeline a call goes through: match, authenticate, decide, inject, and what an answer must pass on its way
 * back. One guard for HTTP and WebSocket. Opens no sockets; `http/` does. Needs the ports in `GuardPorts`, all
 * answered from memory.
 *
 * @example
 * const result = guard.admit(head)
 * if (isAdmission(result)) forward(result)
 * else refuse(result.refusal)
 *
 * @module
 */
export { type Admission, isAdmission, type Rejection } from './admission.ts'
export { type AnswerPlan, findCreated, planAnswer, transformAnswer } from './answer.ts'
export { type CheckedRequest, checkRequest, needsBody } from './check-request.ts'
export { intentEvent, type Observation, outcomeEvent, socketEvent } from './events.ts'
export { type CallQuestion, Guard, type GuardPorts, type RequestHead } from './guard.ts'
export type { Instance, InstanceStore } from './instance-store.ts'
export { judgeLive } from './judge-live.ts'
export { type LiveCall, LiveCalls } from './live-calls.ts'
export { type DroppedTurn, dropPartialTurns, type FilteredTurn, type LiveFilter } from './live-filter.ts'
export { closeLostCalls, lostReason } from './lost-calls.ts'
export type {
  Caller,
  Credentials,
  MintedAnswer,
  MintOutcome,
  MintRequest,
  MintWish,
} from './mint-request.ts'
export { createMounts, type Mount, mountName, type OriginOverrides } from './mounts.ts'
export { OwedOutcomes } from './owed-outcomes.ts'
export { readJson } from './read-json.ts'
export { maskSecret, ReflectionFilter } from './reflection.ts'
export { guardRefusals, plainFormat, type Refusal, refusalText } from './refusal.ts'
export { claimedUserHeader } from './request-headers.ts'
export { filterResponseHeaders } from './response-headers.ts'
export type { SocketWatch, WatchedSocket } from './socket-watch.ts'
export { TokenDesk, type TokenDeskPorts } from './token-desk.ts'
export { TokenGuard, type TokenGuardPorts, type WatchedAdmission } from './token-guard.ts'
