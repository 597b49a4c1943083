import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { bundledCommand } from './bundled-command.ts'

/** The command line as a user starts it. */
export const commandPath = bundledCommand

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly home: string
  /** Beside what this process has; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** What stands on its standard input. */
  readonly input?: string
  /** Script to start instead of the checkout's own: a compiled one starts in half the time. */
  readonly program?: string
  /** Words before Node's own: another program that runs it. */
  readonly under?: readonly string[]
}

/** Starts a command in a process of its own. */
export function startCommand(words: readonly string[], options: CommandOptions): ChildProcess {
  const line = [...(options.under ?? []), process.execPath, options.program ?? commandPath, ...words]
  const child = spawn(line[0] ?? '', line.slice(1), {
    env: { ...process.env, SALLYPORT_HOME: options.home, ...options.environment },
    stdio: 'pipe',
  })
  child.stdin.end(options.input ?? '')
  return child
}

/** Runs a command to its end. */
export async function runCommand(words: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const child = startCommand(words, options)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

/** Runs a command that must end well, and returns what it printed. */
export async function runWell(words: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await runCommand(words, options)
  if (code !== 0) throw new Error(`sallyport ${words.join(' ')} ended with ${code}: ${stderr}${stdout}`)
  return stdout
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (piece: Buffer) => {
    text += piece.toString('latin1')
  })
  return () => Buffer.from(text, 'latin1').toString('utf8')
}
