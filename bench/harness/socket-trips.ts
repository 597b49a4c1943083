import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'

/** 100 ms of 16 kHz, 16-bit audio: what a client of a streaming vendor, or a browser, sends ten times a second. */
export const audio = randomBytes(3_200)

/** Resolves once that many messages were answered; each socket waits for its answer before it sends again. */
export function makeTrips(clients: readonly WebSocket[], count: number): Promise<void> {
  let sent = 0
  let done = 0
  return new Promise((resolve, reject) => {
    for (const client of clients) {
      const send = () => {
        if (sent === count) return
        sent += 1
        client.send(audio)
      }
      client.removeAllListeners()
      client.on('error', reject)
      client.on('close', (code) => reject(new Error(`a socket was closed with ${code}`)))
      client.on('message', () => {
        done += 1
        if (done < count) send()
        else {
          for (const one of clients) one.removeAllListeners('close')
          resolve()
        }
      })
      send()
    }
  })
}
