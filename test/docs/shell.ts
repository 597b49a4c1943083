import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a reader's terminal remembers from one block to the next. */
export interface Session {
  environment: Record<string, string>
  folder: string
  /** Where what is no file of the page may be written. */
  readonly scratch: string
}

export interface Finished {
  readonly status: number | null
  /** Standard output and standard error, as they came. */
  readonly output: string
}

const blockMs = 60_000
/** What the shell sets anew by itself. */
const ownVariables = ['_', 'SHLVL', 'PWD', 'OLDPWD', 'ENDED_ENVIRONMENT', 'ENDED_FOLDER']

/**
 * Runs the lines of a block in bash and stops at the first command that fails. Variables and the current folder carry
 * over to the next block, as they do for a reader. There is no terminal: a command that asks for something fails.
 */
export async function runBlock(text: string, session: Session): Promise<Finished> {
  const variables = join(session.scratch, 'environment')
  const folder = join(session.scratch, 'folder')
  const script = [
    'set -aeo pipefail',
    `trap 'env -0 > "$ENDED_ENVIRONMENT"; pwd > "$ENDED_FOLDER"' EXIT`,
    text,
  ].join('\n')
  const finished = await runScript(script, session, {
    ENDED_ENVIRONMENT: variables,
    ENDED_FOLDER: folder,
  })
  session.environment = readVariables(variables)
  session.folder = readFileSync(folder, 'utf8').trimEnd()
  rmSync(variables)
  rmSync(folder)
  return finished
}

function runScript(script: string, session: Session, extra: Record<string, string>): Promise<Finished> {
  const child = spawn('bash', ['--noprofile', '--norc', '-c', script], {
    cwd: session.folder,
    env: { ...session.environment, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: blockMs,
    killSignal: 'SIGKILL',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}

function readVariables(path: string): Record<string, string> {
  const entries = readFileSync(path, 'utf8').split('\0').filter(Boolean)
  const variables = entries.map((entry): [string, string] => {
    const at = entry.indexOf('=')
    return [entry.slice(0, at), entry.slice(at + 1)]
  })
  return Object.fromEntries(variables.filter(([name]) => !ownVariables.includes(name)))
}
