import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The system calls by which a file is changed, or becomes durable. */
export const faultyCalls = ['fsync', 'fdatasync', 'pwrite64', 'ftruncate', 'rename', 'unlink'] as const

export type FaultyCall = (typeof faultyCalls)[number]

/** What happens at a call: it fails, from then on all fail, or the process dies. */
export const faults = ['EIO', 'ENOSPC', 'EIO from then on', 'ENOSPC from then on', 'KILL'] as const

export type Fault = (typeof faults)[number]

/** Which call of its kind, from 1. */
export interface FaultPlace {
  readonly call: FaultyCall
  readonly number: number
}

export interface ChildOptions {
  readonly folder: string
  /** Begins the ids of what it records. */
  readonly run: string
  readonly groups: number
  /** Whether the database has a thread of its own. */
  readonly thread: 'worker' | 'main'
}

export interface ChildReport {
  readonly recorded: readonly string[]
  readonly refused: readonly string[]
  /** True where it came to its end by itself. */
  readonly ended: boolean
}

const childPath = fileURLToPath(new URL('child.ts', import.meta.url))
const childMsMax = 60_000

/** Returns whether strace is here and may trace: it needs neither root nor a privilege, but may be forbidden. */
export function isStraceUsable(): boolean {
  const { status } = spawnSync('strace', ['-f', '-e', 'trace=none', process.execPath, '--version'])
  return status === 0
}

/** Runs a child with a fault at one of its calls. */
export function runWithFault(options: ChildOptions, place: FaultPlace, fault: Fault): ChildReport {
  return runTraced(options, wordsFor(place, fault), fault === 'KILL').report
}

/** Returns the words before a command that make it die at a call; what strace sees goes nowhere. */
export function dyingAt(place: FaultPlace): readonly string[] {
  return ['strace', '-f', '-o', '/dev/null', ...wordsFor(place, 'KILL')]
}

/** Returns the words before a command that write each of its calls by which a file is changed into a file. */
export function tracedTo(path: string): readonly string[] {
  return ['strace', '-f', '--seccomp-bpf', '-o', path, '-e', `trace=${faultyCalls.join(',')}`]
}

function wordsFor({ call, number }: FaultPlace, fault: Fault): readonly string[] {
  const when = fault.endsWith('from then on') ? `${number}+` : String(number)
  const effect = fault === 'KILL' ? 'signal=KILL' : `error=${fault.split(' ')[0]}`
  return ['-e', `trace=${call}`, '-e', `inject=${call}:${effect}:when=${when}`]
}

/** Runs a child without any fault and returns every call at which one could be. Counts each thread for itself. */
export function listPlaces(options: ChildOptions): FaultPlace[] {
  return placesIn(runTraced(options, ['-e', `trace=${faultyCalls.join(',')}`]).trace)
}

/** Returns every call that a trace holds. Counts each thread for itself. */
export function placesIn(trace: string): FaultPlace[] {
  return faultyCalls.flatMap((call) => {
    const perThread = new Map<string, number>()
    for (const line of trace.split('\n')) {
      const [, thread, name] = /^(\d+)\s+(\w+)\(/.exec(line) ?? []
      if (thread !== undefined && name === call) perThread.set(thread, (perThread.get(thread) ?? 0) + 1)
    }
    const most = Math.max(0, ...perThread.values())
    return Array.from({ length: most }, (_, index) => ({ call, number: index + 1 }))
  })
}

/**
 * Returns every acknowledgement before which something was written to the files that was not yet made durable: what a
 * power cut would take back. A kill shows none of it, as the operating system keeps what it was given.
 */
export function listHasty(options: ChildOptions): { readonly recorded: number; readonly hasty: string[] } {
  const { trace, report } = runTraced(options, ['-y', '-e', 'trace=pwrite64,fsync,fdatasync,write'])
  const unsynced = new Set<string>()
  const hasty: string[] = []
  for (const line of trace.split('\n')) {
    const [, call, path] = /^\d+\s+(\w+)\(\d+<([^>]*)>/.exec(line) ?? []
    if (path === undefined) continue
    if (call === 'pwrite64' && /log\.db(-wal)?$/.test(path)) unsynced.add(path)
    if (call === 'fsync' || call === 'fdatasync') unsynced.delete(path)
    const [, requestId] = /"recorded ([^\\"]+)/.exec(line) ?? []
    if (requestId !== undefined && unsynced.size > 0) hasty.push(requestId)
  }
  return { recorded: report.recorded.length, hasty }
}

/** With the filter, strace 6.1 lets calls by that it is to kill at: slower without, but it kills. */
function runTraced(
  { folder, run, groups, thread }: ChildOptions,
  words: readonly string[],
  isKilled = false,
): { readonly trace: string; readonly report: ChildReport } {
  const scratch = mkdtempSync(join(tmpdir(), 'sallyport-trace-'))
  const output = join(scratch, 'trace')
  try {
    const { stdout, status, error } = spawnSync(
      'strace',
      [
        '-f',
        ...(isKilled ? [] : ['--seccomp-bpf']),
        '-o',
        output,
        ...words,
        process.execPath,
        childPath,
        folder,
        run,
        String(groups),
        thread,
      ],
      {
        encoding: 'utf8',
        timeout: childMsMax,
        env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'sallyport-compile') },
      },
    )
    if (error !== undefined) throw error
    const idsAfter = (word: string) =>
      stdout.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
    return {
      trace: readFileSync(output, 'utf8'),
      report: { recorded: idsAfter('recorded'), refused: idsAfter('refused'), ended: status === 0 },
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
