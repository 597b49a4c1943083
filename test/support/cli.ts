import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { bundledCommand } from './bundled-command.ts'

/** The command's file. */
export const binary = bundledCommand

/** For `vi.setConfig`: every test here starts programs, and shares the machine with other tests. */
export const patience = { testTimeout: 120_000, hookTimeout: 120_000 } as const

/** What a command left behind. `code` is null where a signal ended it. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** What comes on standard input; nothing unless given. */
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Where it runs; the folder of the project unless given. */
  readonly folder?: string
}

/** A folder of its own, in which commands run as a user would run them. */
export interface Project {
  readonly folder: string
  /** The home that `init` makes. */
  readonly home: string
  run(words: readonly string[], options?: RunOptions): Promise<Finished>
  /** Runs with `--json` and returns what was printed, which must be one JSON value. */
  json<Value>(words: readonly string[], options?: RunOptions): Promise<Value>
  /** Starts a command that goes on until it is stopped. */
  start(words: readonly string[], options?: RunOptions): Running
  /** Kills what still runs and removes the folder. */
  close(): Promise<void>
}

/** A command that goes on. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves with the first match in what it has printed, on whichever stream; rejects where it ends without. */
  see(pattern: RegExp): Promise<RegExpExecArray>
  readonly finished: Promise<Finished>
}

/** Returns an environment with nothing of ours in it, and nothing of whoever runs the tests but the path. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  // This very Node must come first: `#!/usr/bin/env node`, and the children of `run`, look for it there.
  const PATH = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)
  const { NODE_COMPILE_CACHE = '' } = process.env
  return { PATH, LC_ALL: 'C.UTF-8', NO_COLOR: '1', NODE_COMPILE_CACHE, ...more }
}

/** Makes a project folder. Whoever opens it closes it. */
export async function openProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-cli-'))
  const started: Running[] = []
  const start = (words: readonly string[], options: RunOptions = {}) =>
    startProgram(process.execPath, [binary, ...words], { folder, ...options })
  const run = (words: readonly string[], options: RunOptions = {}) => start(words, options).finished
  return {
    folder,
    home: join(folder, '.sallyport'),
    run,
    async json<Value>(words: readonly string[], options?: RunOptions) {
      const { stdout, stderr } = await run(['--json', ...words], options)
      try {
        return JSON.parse(stdout) as Value
      } catch (cause) {
        throw new Error(`${words.join(' ')} printed no JSON: ${stdout}${stderr}`, { cause })
      }
    },
    start(words, options) {
      const running = start(words, options)
      started.push(running)
      return running
    },
    async close() {
      for (const { child, finished } of started) {
        child.kill('SIGKILL')
        // Whatever it has started may still hold the other ends.
        child.stdout?.destroy()
        child.stderr?.destroy()
        await finished
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface StartOptions extends RunOptions {
  readonly folder: string
  /** True where more will be written to its standard input. */
  readonly keepsInput?: boolean
}

/** Starts any program in a folder. */
export function startProgram(
  program: string,
  parameters: readonly string[],
  { folder, input = '', environment = {}, keepsInput = false }: StartOptions,
): Running {
  const child = spawn(program, parameters, { cwd: folder, env: cleanEnvironment(environment) })
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  const heard = (text: string, isError: boolean) => {
    if (isError) stderr += text
    else stdout += text
    for (const listener of listeners) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => heard(text, false))
  child.stderr.setEncoding('utf8').on('data', (text: string) => heard(text, true))
  // A command that refuses at once reads nothing.
  child.stdin.on('error', () => {})
  child.stdin.write(input)
  if (!keepsInput) child.stdin.end()
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return {
    child,
    finished,
    see: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(stdout) ?? pattern.exec(stderr)
          if (match === null) return
          listeners.delete(look)
          resolve(match)
        }
        listeners.add(look)
        look()
        finished.then(
          () => reject(new Error(`it ended without ${pattern}: ${stdout}${stderr}`)),
          (error: unknown) => reject(error),
        )
      }),
  }
}
