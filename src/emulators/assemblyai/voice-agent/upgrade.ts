import type { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RawData } from 'ws'
import type { Credential } from '../authenticate.ts'
import type { World } from '../world.ts'
import { Conversation } from './conversation.ts'

const sessionSecondsMax = 10_800

/** Takes upgrades to `/v1/ws`. As with streaming, a refusal is said on the open socket. */
export function upgradeVoiceAgent(
  world: World,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  url: URL,
): void {
  world.door.accept(request, socket, head, (webSocket) => {
    const line = {
      send: (message: object) => webSocket.send(JSON.stringify(message)),
      close: (code: number, reason: string) => webSocket.close(code, reason),
    }
    const admitted = admitConversation(world, request, url.searchParams.get('token'))
    if (!admitted) {
      line.send({ type: 'session.error', code: 'unauthorized', message: 'Unauthorized' })
      line.close(1008, 'unauthorized')
      return
    }
    const conversation = new Conversation(world, admitted.credential, admitted.secondsMax, line)
    webSocket.on('message', (data: RawData) => conversation.obey(String(data)))
    webSocket.on('close', () => conversation.hangUp())
  })
}

/** A token opens one session only here: no observation speaks against the documentation. */
function admitConversation(
  world: World,
  request: IncomingMessage,
  text: string | null,
): { credential: Credential; secondsMax: number } | undefined {
  if (text !== null) {
    const token = world.tokens.redeem(text, 'agents', world.timers.now(), true)
    return token && { credential: token.credential, secondsMax: token.sessionSecondsMax }
  }
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const key = world.keys.find(bearer)
  return key && { credential: { key, project: key.project }, secondsMax: sessionSecondsMax }
}
