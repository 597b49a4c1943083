import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { SallyportError } from '../../core/index.ts'

const outputBytesMax = 1024 * 1024 * 1024

/**
 * What git is told wherever it runs: no lazy download of missing objects, no prompt, no program that a repository of
 * somebody else could name in its configuration, no lock that another git would wait for.
 */
const options = [
  '--no-optional-locks',
  ...['-c', 'core.fsmonitor=false'],
  // Signatures are shown by a program that the repository names: `gpg.program`.
  ...['-c', 'log.showSignature=false'],
  ...['-c', 'core.quotePath=false'],
]
const offline = ['-c', 'protocol.allow=never']
const gitOptions = [...options, ...offline]

const environment = {
  ...process.env,
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
}

/** Returns what git prints, as bytes. Throws ERR_SCAN_GIT where it fails. */
export function runGit(folder: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync('git', [...gitOptions, ...args], {
      cwd: folder,
      env: environment,
      maxBuffer: outputBytesMax,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    })
  } catch (cause) {
    throw gitError(cause)
  }
}

/** Starts git and returns its process. */
export function startGit(folder: string, args: readonly string[]): ChildProcess {
  return spawn('git', [...gitOptions, ...args], {
    cwd: folder,
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/** Returns the top folder of the work tree a folder is part of; undefined outside a repository, or without git. */
export function findWorkTree(folder: string): string | undefined {
  try {
    return runGit(folder, ['rev-parse', '--show-toplevel']).toString('utf8').replace(/\n$/, '') || undefined
  } catch {
    return undefined
  }
}

function gitError(cause: unknown): SallyportError {
  const { code, stderr } = cause as { code?: string; stderr?: Buffer }
  const detail = code === 'ENOENT' ? 'git is not installed.' : stderr?.toString('utf8').trim().split('\n')[0]
  return new SallyportError('ERR_SCAN_GIT', { ...(detail ? { detail } : {}), cause })
}
