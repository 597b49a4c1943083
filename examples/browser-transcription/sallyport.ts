import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('bin/sallyport.cjs', import.meta.resolve('sallyport/package.json')))

/** The command line in one project folder. */
export interface Sallyport {
  /** Runs a command to its end and returns what it printed, read as JSON. */
  run(...args: string[]): Promise<unknown>
  /** Starts the gate; resolves when it listens. */
  serve(...args: string[]): Promise<{ readonly url: string; close(): Promise<void> }>
}

/** Returns the `sallyport` command as `npx sallyport` would run it in that folder. */
export function sallyportIn(folder: string): Sallyport {
  return {
    async run(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
        cwd: folder,
      })
      return stdout === '' ? undefined : JSON.parse(stdout)
    },
    async serve(...args) {
      const gate = spawn(process.execPath, [program, 'serve', ...args, '--json'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = new Promise<void>((resolve) => gate.once('exit', () => resolve()))
      for await (const line of createInterface({ input: gate.stdout })) {
        const { url } = JSON.parse(line) as { url: string }
        const close = async () => {
          gate.kill()
          await ended
        }
        return { url, close }
      }
      throw new Error('The gate ended before it listened; what it said stands above.')
    },
  }
}
