import type { Buffer } from 'node:buffer'
import type { Emulator, EmulatorAnswer } from './emulator.ts'
import type { Fault, FaultQueue } from './faults.ts'

/** Requests under this prefix do what a dashboard or a test does; no vendor has such a path. */
export const controlPrefix = '/_emulator/'

/** Answers `keys`, `faults` and `state`, and leaves every other path to the emulator itself. */
export function controlAnswer(
  emulator: Emulator,
  faults: FaultQueue,
  method: string,
  path: string,
  body: Buffer,
): EmulatorAnswer {
  const input = body.length > 0 ? (JSON.parse(body.toString()) as Record<string, unknown>) : {}
  if (method === 'POST' && path === 'keys') return { status: 201, body: emulator.createKey(input) }
  if (method === 'DELETE' && path.startsWith('keys/')) {
    return { status: emulator.revokeKey(decodeURIComponent(path.slice(5))) ? 204 : 404 }
  }
  if (method === 'POST' && path === 'faults') {
    faults.add(input as unknown as Fault)
    return { status: 204 }
  }
  if (method === 'DELETE' && path === 'faults') {
    faults.clear()
    return { status: 204 }
  }
  if (method === 'GET' && path === 'state') return { status: 200, body: emulator.snapshot() }
  const own = emulator.control?.(method, path, input)
  return own ?? { status: 404, body: { error: `no such control route: ${method} ${path}` } }
}
