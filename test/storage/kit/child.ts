import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StorageOptions } from '../../../src/storage/index.ts'

/** Starts a script of `children/` in a process of its own. Its errors are shown. */
export function startChild(name: string, options: StorageOptions, ...words: string[]): ChildProcess {
  const script = fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url))
  return spawn(process.execPath, [script, ...words], {
    env: { ...process.env, SALLYPORT_TEST_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Runs one to its end. */
export async function runChild(
  name: string,
  options: StorageOptions,
  ...words: string[]
): Promise<{ code: number | null }> {
  const child = startChild(name, options, ...words)
  child.stdout?.resume()
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code }
}

/** Kills one at once when it has printed so many lines, and returns all lines it managed to print. */
export async function killAfterLines(child: ChildProcess, count: number): Promise<string[]> {
  let text = ''
  let lines = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    const piece = chunk.toString('latin1')
    text += piece
    lines += piece.split('\n').length - 1
    if (lines >= count) child.kill('SIGKILL')
  })
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal !== 'SIGKILL') throw new Error('the child ended by itself')
  // The last piece may have been cut off in the middle.
  return text.split('\n').slice(0, -1)
}
