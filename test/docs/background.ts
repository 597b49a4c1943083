import { type ChildProcess, spawn } from 'node:child_process'
import type { Session } from './shell.ts'

/** A command that was started and goes on. */
export interface Background {
  readonly text: string
  readonly output: () => string
  /** Ends it as Ctrl-C or a service manager would, and rejects unless it ends well. */
  stop(): Promise<void>
}

const readyLine = /^(Serving on|\w+ emulator on) /m
const stopMs = 15_000

/** Starts a command and resolves once it says that it is ready. Rejects where it ends before, or says nothing. */
export async function startBackground(text: string, session: Session, readyMs = 30_000): Promise<Background> {
  const child = spawn('bash', ['--noprofile', '--norc', '-c', text.trim()], {
    cwd: session.folder,
    env: session.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the shell and what it started end together.
    detached: true,
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (status, signal) => resolve(status === 0 ? '' : `exit ${status ?? signal}`))
  })
  let output = ''
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        output += piece
        if (readyLine.test(output)) resolve()
      })
    }
  })
  const timer = Promise.withResolvers<string>()
  const timeout = setTimeout(() => timer.resolve('it said nothing in time'), readyMs)
  const failure = await Promise.race([ready.then(() => undefined), ended, timer.promise])
  clearTimeout(timeout)
  if (failure !== undefined) {
    signalGroup(child, 'SIGKILL')
    throw new Error(`not ready: ${failure || 'it ended'}\n${output}`)
  }
  return {
    text,
    output: () => output,
    async stop() {
      signalGroup(child, 'SIGTERM')
      const force = setTimeout(() => signalGroup(child, 'SIGKILL'), stopMs)
      const problem = await ended
      clearTimeout(force)
      if (problem !== '') throw new Error(`stopped with ${problem}: ${text.trim()}\n${output}`)
    },
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, signal)
}
