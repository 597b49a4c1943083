import { spawn } from 'node:child_process'

/** What a program may inherit. Not the rest: the environment of a gate may hold its master key and its database's password. */
const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
]

/**
 * Runs a program without a shell, with a text on its standard input, and returns in plain words why it did not end well;
 * undefined where it did. What it prints is thrown away: it might print the text. After `timeoutMs` it is killed, with all that
 * it has begun: what is left of it would put the key somewhere when nobody expects it.
 */
export async function runProgram(
  [program = '', ...words]: readonly string[],
  input: string,
  timeoutMs: number,
): Promise<string | undefined> {
  const environment = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      env: environment,
      cwd: '/',
      shell: false,
      stdio: ['pipe', 'ignore', 'ignore'],
      // A process group of its own.
      detached: true,
    })
    const timer = setTimeout(() => killGroup(child.pid), timeoutMs)
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve(`it cannot be run (${error.code})`)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(undefined)
      else
        resolve(
          code === null
            ? `it was ended by ${signal} (it has ${timeoutMs / 1000} s)`
            : `it ended with ${code}`,
        )
    })
    // Whoever does not read it may end well all the same.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It has ended just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
