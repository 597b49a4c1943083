import { spawn } from 'node:child_process'

/** One thing that must be green. */
export interface Step {
  readonly name: string
  /** Run as it is by the Node that runs this: a script and its arguments. */
  readonly command: readonly [string, ...string[]]
  /** Says in a few words what was seen, or throws where a green exit code proves nothing. */
  readonly describe?: (output: string) => string
}

/** A step that hangs must not hold up the run for ever. */
const stepTimeoutMs = 24 * 60_000

/**
 * Runs the steps in order, prints one line for each, and stops at the first red one, whose output it prints.
 * Resolves to true when all are green.
 */
export async function runSteps(
  steps: readonly Step[],
  cwd: string,
  print: (text: string) => void,
): Promise<boolean> {
  const width = Math.max(...steps.map(({ name }) => name.length))
  for (const step of steps) {
    const startedAt = performance.now()
    const { green, output } = await runCommand(step.command, cwd)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)
    const told = tell(step, output)
    const passed = green && told.ok
    print(`${passed ? 'ok ' : 'RED'} ${step.name.padEnd(width)} ${seconds} s  ${told.text}`.trimEnd())
    if (passed) continue
    print(output.trimEnd())
    return false
  }
  return true
}

function tell(step: Step, output: string): { ok: boolean; text: string } {
  try {
    return { ok: true, text: step.describe?.(output) ?? '' }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}

function runCommand(
  [script, ...args]: Step['command'],
  cwd: string,
): Promise<{ green: boolean; output: string }> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: stepTimeoutMs,
    killSignal: 'SIGKILL',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal) output += `\nended by ${signal}`
      resolve({ green: code === 0, output })
    })
  })
}
