import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { sendAnswer } from './answers.ts'
import type { Emulator, UnroutedCall } from './emulator.ts'
import type { Fault } from './faults.ts'

const cdnPage =
  '<!DOCTYPE html><html><head><title>Access denied</title></head><body>error code: 1010</body></html>'

const wait = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs))

/** Plays a fault on a request. Returns true when the fault was the whole answer. */
export async function applyFault(
  emulator: Emulator,
  fault: Fault,
  call: UnroutedCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.delayMs ?? 1000)
      return false
    case 'cut':
      return false
    case 'hang':
      request.resume()
      return true
    case 'html403':
      request.resume()
      await sendAnswer(response, {
        status: 403,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        body: cdnPage,
      })
      return true
    case 'status': {
      request.resume()
      const answer = emulator.faultBody(fault.status ?? 500, call)
      if ('raw' in answer) return false
      const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
      await sendAnswer(response, { ...answer, headers: { ...answer.headers, ...retryAfter } })
      return true
    }
  }
}

/** Plays a fault on a WebSocket upgrade. Returns true when the fault was the whole answer. */
export async function applyUpgradeFault(fault: Fault, socket: Duplex): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.delayMs ?? 1000)
      return false
    case 'hang':
      return true
    case 'cut':
      socket.destroy()
      return true
    case 'html403':
    case 'status':
      refuseUpgrade(socket, fault.kind === 'status' ? (fault.status ?? 500) : 403)
      return true
  }
}

/** Ends an upgrade with a bare status, as a load balancer does. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}
