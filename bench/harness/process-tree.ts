import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Returns the CPU seconds, user and system, that a process and its descendants have used, over all of their threads.
 * From `schedstat`, which counts nanoseconds (Linux, Documentation/scheduler/sched-stats.rst): the ticks of `stat` are
 * 10 ms each, a tenth of what a short round takes. Threads that have ended are not in it; servers keep theirs.
 */
export function cpuSecondsOf(pid: number): number {
  let seconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`
    seconds += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e9
    for (const child of childrenOf(folder)) seconds += cpuSecondsOf(child)
  }
  return seconds
}

/** Returns the resident bytes of one process, with all of its threads. */
export function residentBytesOf(pid: number): number {
  return statusBytes(pid, 'VmRSS')
}

/** Returns the most resident bytes a process ever had, or had since `forgetPeak`. */
export function peakResidentBytesOf(pid: number): number {
  return statusBytes(pid, 'VmHWM')
}

/** Makes the peak start anew at what is resident now (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** Throws where CPU time cannot be read as finely as the bench needs it. */
export function requireProcessFiles(): void {
  if (!existsSync('/proc/self/schedstat')) {
    throw new Error('The bench reads CPU time from /proc/<pid>/schedstat: it runs on Linux alone.')
  }
}

function childrenOf(threadFolder: string): number[] {
  const children = readFileSync(`${threadFolder}/children`, 'utf8').trim()
  return children === '' ? [] : children.split(' ').map(Number)
}

function statusBytes(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  )?.[1]
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status has no ${name}`)
  return Number(kilobytes) * 1024
}
