import { once } from 'node:events'
import { type CommandOptions, startCommand } from './command.ts'

/** `sallyport serve` in a process of its own. */
export interface ServedProcess {
  readonly url: string
  readonly tlsUrl: string | undefined
  readonly pid: number
  /** What it has printed so far. */
  stdout(): string
  stderr(): string
  /** Resolves once it is gone. */
  readonly exited: Promise<unknown>
  /** Ends it and resolves once it is gone. */
  stop(
    signal?: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

const startMsMax = 20_000

/** Starts a server and resolves once it says where it listens. Rejects with what it printed where it ends instead. */
export async function serveProcess(
  options: CommandOptions,
  words: readonly string[] = [],
  withinMs = startMsMax,
): Promise<ServedProcess> {
  const child = startCommand(['serve', '--json', ...words], options)
  let stdout = ''
  let stderr = ''
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const started = Promise.withResolvers<{ url: string; tlsUrl: string | null; pid: number }>()
  child.stdout?.on('data', (piece: Buffer) => {
    stdout += piece
    // JSON over several lines: whole once it can be read.
    if (stdout.trimEnd().endsWith('}')) started.resolve(JSON.parse(stdout))
  })
  child.stderr?.on('data', (piece: Buffer) => {
    stderr += piece
  })
  const fail = (why: string) => started.reject(new Error(`serve ${why}: ${stderr}${stdout}`))
  const timer = setTimeout(() => {
    fail('did not start in time')
    child.kill('SIGKILL')
  }, withinMs)
  void exited.then(([code, signal]) => fail(`ended with ${code ?? signal}`))
  try {
    const { url, tlsUrl, pid } = await started.promise
    return {
      url,
      tlsUrl: tlsUrl ?? undefined,
      pid,
      exited,
      stdout: () => stdout,
      stderr: () => stderr,
      async stop(signal = 'SIGTERM') {
        if (options.under === undefined) child.kill(signal)
        else killServer(pid, signal)
        const [code, by] = await exited
        return { code, signal: by }
      },
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Where another program runs it, what is meant is the server all the same; it may be gone by now. */
function killServer(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
