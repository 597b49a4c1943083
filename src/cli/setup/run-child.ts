import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { SallyportError } from '../../core/index.ts'
import type { SignalRelay } from './signal-relay.ts'

/**
 * Runs a command to its end and returns its exit code; a signal becomes 128 and its number, as shells have it. A signal
 * that came before keeps it from being started. Throws ERR_CORE_INPUT where it cannot be started.
 */
export function runChild(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  signals: SignalRelay,
): Promise<number> {
  if (signals.pending !== undefined) return Promise.resolve(exitCodeOf(signals.pending))
  const [program = '', ...parameters] = words
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: 'inherit', env: environment })
    signals.relayTo(child)
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const detail =
        cause.code === 'ENOENT' ? 'There is no such program.' : `It cannot be started (${cause.code}).`
      reject(new SallyportError('ERR_CORE_INPUT', { field: program, detail, cause }))
    })
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 0) : exitCodeOf(signal)))
  })
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
