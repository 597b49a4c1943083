import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { SallyportError } from '../../core/index.ts'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** What a terminal's own keys send: to the command as well, which shares the terminal with us. */
const fromTerminal: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])

/**
 * Runs a command to its end and returns its exit code; a signal becomes 128 and its number, as shells have it. Signals
 * that reach us go on to the command, and end nothing here afterwards: its key must still be revoked. Throws
 * ERR_CORE_INPUT where the command cannot be started.
 */
export function runChild(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...parameters] = words
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: 'inherit', env: environment })
    const forward = (signal: NodeJS.Signals) => {
      if (!(process.stdin.isTTY && fromTerminal.has(signal))) child.kill(signal)
    }
    for (const signal of forwarded) process.on(signal, forward)
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const detail =
        cause.code === 'ENOENT' ? 'There is no such program.' : `It cannot be started (${cause.code}).`
      reject(new SallyportError('ERR_CORE_INPUT', { field: program, detail, cause }))
    })
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
