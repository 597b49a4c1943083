import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

const lookMs = 25

/** How a program ended, and what it took. */
export interface Watched {
  /** Null where it had to be ended. */
  readonly code: number | null
  readonly stdout: string
  readonly seconds: number
  /** The most it held in memory at once (VmHWM, proc(5)). */
  readonly residentMegabytes: number
}

/** Runs a program, watches its memory, and ends it where it takes too long. Linux only. */
export async function runWatched(
  program: string,
  words: readonly string[],
  folder: string,
  secondsMax: number,
): Promise<Watched> {
  const startedAtMs = performance.now()
  const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  let residentMegabytes = 0
  const look = setInterval(() => {
    residentMegabytes = Math.max(residentMegabytes, residentOf(child.pid))
  }, lookMs)
  const limit = setTimeout(() => child.kill('SIGKILL'), secondsMax * 1_000)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(look)
  clearTimeout(limit)
  return {
    code,
    stdout: Buffer.concat(pieces).toString('utf8'),
    seconds: (performance.now() - startedAtMs) / 1_000,
    residentMegabytes,
  }
}

function residentOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
  } catch {
    // It has ended.
    return 0
  }
}
