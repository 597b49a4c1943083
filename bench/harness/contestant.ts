import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { cpuSecondsOf } from './process-tree.ts'

/** A program under measurement, in a process of its own. */
export interface Contestant {
  readonly name: string
  readonly port: number
  readonly pid: number
  /** What the script said of itself beside its port, such as the key a client must present. */
  readonly facts: Readonly<Record<string, string>>
  /** CPU seconds of all its threads and children since they started, once they have come to rest. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

/** What a script of ours sends to its parent once it listens. */
export interface Listening {
  readonly port: number
  readonly facts?: Readonly<Record<string, string>>
}

const startMsMax = 30_000
const restMs = 25

/** Starts a script of ours and resolves once it says that it listens. It ends with this process. */
export async function startScript(
  name: string,
  script: URL,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): Promise<Contestant> {
  const child = fork(script, [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...execArgv],
    env: quietEnvironment(),
  })
  const { port, facts = {} } = await new Promise<Listening>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)))
    child.once('message', (message) => resolve(message as Listening))
  })
  return contestantOf(name, child, port, facts)
}

/** Starts any program and resolves once something listens on the port it was told to use. */
export async function startProgram(
  name: string,
  command: string,
  args: readonly string[],
  port: number,
): Promise<Contestant> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: quietEnvironment() })
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)))
  })
  await Promise.race([ended, untilListening(port)])
  return contestantOf(name, child, port, {})
}

/** Resolves once a connection to the port on this machine succeeds; rejects after 30 s. */
export async function untilListening(port: number, everyMs = 20): Promise<void> {
  const deadline = performance.now() + startMsMax
  while (!(await canConnect(port))) {
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** Says to the parent that this script listens; ends it when the parent is gone. */
export function announce(listening: Listening): void {
  process.send?.(listening)
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function contestantOf(
  name: string,
  child: ChildProcess,
  port: number,
  facts: Readonly<Record<string, string>>,
): Contestant {
  const pid = child.pid as number
  // A contestant that dies in the middle of a round must not pass for one that used no CPU.
  const onExit = (code: number | null) => {
    process.stderr.write(`${name} ended with ${code} while it was measured\n`)
    process.exit(1)
  }
  child.removeAllListeners('exit')
  child.once('exit', onExit)
  return {
    name,
    port,
    pid,
    facts,
    async cpuSeconds() {
      // A thread's counter is brought forward when it leaves the processor; and what a call leaves to be done after
      // its answer, such as its outcome record, is part of its cost.
      await new Promise((resolve) => setTimeout(resolve, restMs))
      return cpuSecondsOf(pid)
    },
    async stop() {
      child.off('exit', onExit)
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(timer)
    },
  }
}

/** Nothing of the caller's settings may change what is measured. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SALLYPORT_') && !name.startsWith('NODE_') && !name.startsWith('npm_'),
  )
  return Object.fromEntries(kept)
}
