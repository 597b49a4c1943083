import type { EmulatorAnswer, EmulatorCall, EmulatorRoute, UnroutedCall } from '../../kit/emulator.ts'
import { errorAnswer, VendorRefusal } from '../answers.ts'
import { asString } from '../json.ts'
import { parseJsonBody } from '../request-body.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'
import { connectCall, endCall } from './life-cycle.ts'
import type { RoomToken } from './room-tokens.ts'

/** Where browsers signal (WHIP). These paths take a call's access token instead of a key. */
export const webRtcPrefix = '/v1/webrtc/sessions'

/** Returns the account of a signalling request: its token, or 401. An expired token is as good as none. */
export function authenticateRoom(
  world: World,
  call: UnroutedCall,
): { account: RoomToken } | { refusal: EmulatorAnswer } {
  const text = /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? ''
  const token = world.roomTokens.find(text)
  const isExpired = token && !token.isUsed && world.nowMs() >= token.expiresAtMs
  return token && !isExpired ? { account: token } : { refusal: errorAnswer(401) }
}

/** Returns the signalling routes. There is no media behind them: the answer says what a browser needs to hear. */
export function webRtcRoutes(world: World): EmulatorRoute[] {
  const path = `${webRtcPrefix}/{session_id}`
  return [
    { method: 'POST', path: webRtcPrefix, handle: (call) => guard(() => join(world, call)) },
    { method: 'PATCH', path, handle: (call) => guard(() => patch(world, call)) },
    { method: 'DELETE', path, handle: (call) => guard(() => leave(world, call)) },
  ]
}

function join(world: World, request: EmulatorCall): EmulatorAnswer {
  const token = request.account as RoomToken
  const body = parseJsonBody(request)
  const call = roomOf(world, token)
  const offer = asString(body.sdp)
  if (body.call_id !== token.callId || !offer) throw new VendorRefusal(400)
  // Clients take this for "not ready yet" and try again for 15 s.
  if (world.nowMs() < call.createdMs + world.settings.roomReadyAfterMs) throw new VendorRefusal(404)
  if (token.isUsed && world.settings.singleUseTokens) throw new VendorRefusal(401)
  token.isUsed = true
  const sessionId = world.mintId('session_')
  world.rooms.set(sessionId, token)
  if (token.participantId === undefined) connectCall(world, call, world.script)
  return { status: 201, body: { session_id: sessionId, sdp: answerSdp(world) } }
}

/** A candidate, or a new offer from a listener who takes over. */
function patch(world: World, request: EmulatorCall): EmulatorAnswer {
  sessionOf(world, request)
  const isOffer = (request.headers['content-type'] ?? '').startsWith('application/sdp')
  if (!isOffer) {
    parseJsonBody(request)
    return { status: 204 }
  }
  return { status: 200, headers: { 'content-type': 'application/sdp' }, body: answerSdp(world) }
}

function leave(world: World, request: EmulatorCall): EmulatorAnswer {
  const token = sessionOf(world, request)
  world.rooms.delete(request.params.session_id ?? '')
  if (token.participantId === undefined) endCall(world, roomOf(world, token), 'user_hangup')
  return { status: 204 }
}

function sessionOf(world: World, request: EmulatorCall): RoomToken {
  const token = world.rooms.get(request.params.session_id ?? '')
  if (!token || token !== request.account) throw new VendorRefusal(404)
  return token
}

function roomOf(world: World, token: RoomToken): CallRecord {
  for (const organisation of world.organisations.values()) {
    const call = organisation.calls.get(token.callId)
    if (call) return call
  }
  throw new VendorRefusal(404)
}

function answerSdp(world: World): string {
  const id = Number.parseInt(world.settings.randomHex(8), 16)
  return `v=0\r\no=- ${id} 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:111 opus/48000/2\r\na=sendrecv\r\n`
}

function guard(answer: () => EmulatorAnswer): EmulatorAnswer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof VendorRefusal) return error.toAnswer()
    throw error
  }
}
