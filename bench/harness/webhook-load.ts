import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { postRequest } from './http-load.ts'

const bodyBytes = 1_000

/** Returns that many different events, signed as the vendor signs them, as bytes of HTTP. */
export function signedEvents(
  port: number,
  path: string,
  secret: string,
  round: number,
  count: number,
): Buffer[] {
  const atMs = String(Date.now())
  return Array.from({ length: count }, (_, index) => {
    const call = {
      call_id: `bench-${round}-${index}`,
      agent_id: 'agent_1',
      transcript: 'x'.repeat(bodyBytes),
    }
    const body = JSON.stringify({ event: 'call_ended', call })
    const digest = createHmac('sha256', secret).update(body).update(atMs).digest('hex')
    return postRequest(port, path, { 'X-Retell-Signature': `v=${atMs},d=${digest}` }, body)
  })
}

/** Sends each request once, over that many connections; returns the seconds it took. Rejects on any answer but 200. */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<number> {
  let next = 0
  const startedAt = performance.now()
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const send = () => {
        const request = requests[next]
        next += 1
        if (request === undefined) {
          socket.end()
          resolve()
        } else socket.write(request)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      // Answers are small: each comes in one piece.
      socket.on('data', (chunk) => {
        if (chunk.toString('latin1', 9, 12) === '200') send()
        else reject(new Error(`answered ${chunk.toString('latin1', 0, 200)}`))
      })
    })
  await Promise.all(Array.from({ length: connections }, work))
  return (performance.now() - startedAt) / 1_000
}
