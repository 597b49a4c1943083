import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { ServedProcess } from '../served-process.ts'
import { until } from '../until.ts'

/** A call that a gate is asked for, and what it is to be answered with while all is well. */
export interface HungCall {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly status: number
}

export interface HungReport {
  /** How long each call took while the storage hung, in milliseconds. */
  readonly tookMs: readonly number[]
  readonly statuses: ReadonlySet<number>
  /** The longest that `/health` took. */
  readonly healthMsMax: number
  /** What `/ready` said during, and how long that took at most. */
  readonly readyStatuses: readonly number[]
  readonly readyMsMax: number
  /** Open files, sockets included, and memory of the gate: after a third of the calls, and after all. */
  readonly files: readonly [number, number]
  readonly memoryMib: readonly [number, number]
  readonly stderr: string
}

export interface HungRunOptions {
  readonly served: ServedProcess
  readonly calls: readonly HungCall[]
  /** Makes the storage hang, or fail. */
  readonly begin: () => Promise<void> | void
  readonly end: () => Promise<void> | void
  /** How many calls are made meanwhile, by eight callers. */
  readonly count: number
  /** A pause of each caller between its calls, so that the outage lasts. */
  readonly pauseMs: number
}

const callers = 8

/** Calls a gate whose storage does not answer, and tells what became of the calls and of the gate. Rejects where it does not recover. */
export async function runHung(options: HungRunOptions): Promise<HungReport> {
  const { served, calls, count } = options
  for (const call of calls)
    await until(
      `${call.path} is answered`,
      async () => (await ask(served.url, call)).status === call.status,
      20_000,
    )
  const stderrBefore = served.stderr().length
  await options.begin()
  const watch = watchHealth(served.url)
  const tookMs: number[] = []
  const statuses = new Set<number>()
  const seen: { files: number; memoryMib: number }[] = []
  let made = 0
  const callOn = async () => {
    while (made < count) {
      const call = calls[made % calls.length] as HungCall
      made += 1
      if (made === Math.ceil(count / 3)) seen.push(usageOf(served.pid))
      const { status, ms } = await ask(served.url, call)
      tookMs.push(ms)
      statuses.add(status)
      await wait(options.pauseMs)
    }
  }
  await Promise.all(Array.from({ length: callers }, callOn))
  seen.push(usageOf(served.pid))
  const health = await watch.stop()
  const stderr = served.stderr().slice(stderrBefore)
  await options.end()
  await untilReady(served.url)
  for (const call of calls)
    await until(
      `${call.path} is answered again`,
      async () => (await ask(served.url, call)).status === call.status,
      20_000,
    )
  const [first, last] = seen as [(typeof seen)[0], (typeof seen)[0]]
  return {
    tookMs,
    statuses,
    ...health,
    files: [first.files, last.files],
    memoryMib: [first.memoryMib, last.memoryMib],
    stderr,
  }
}

async function untilReady(url: string): Promise<void> {
  let reasons = ''
  const isReady = async () => {
    const answer = await fetch(`${url}/ready`)
    reasons = await answer.text()
    return answer.ok
  }
  await until('it is ready again', isReady, 60_000).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${reasons}`)
  })
}

function watchHealth(url: string) {
  const readyStatuses: number[] = []
  const longest = { health: 0, ready: 0 }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      longest.health = Math.max(longest.health, (await askPath(url, '/health')).ms)
      const ready = await askPath(url, '/ready')
      longest.ready = Math.max(longest.ready, ready.ms)
      readyStatuses.push(ready.status)
      await wait(100)
    }
  })()
  return {
    async stop() {
      isOver = true
      await watching
      return { readyStatuses, healthMsMax: longest.health, readyMsMax: longest.ready }
    },
  }
}

function askPath(url: string, path: string) {
  return ask(url, { method: 'GET', path, headers: {}, status: 200 })
}

async function ask(
  url: string,
  { method, path, headers, body }: HungCall,
): Promise<{ status: number; ms: number }> {
  const startedMs = performance.now()
  const options = {
    method,
    headers: { 'user-agent': 'test', ...headers },
    ...(body === undefined ? {} : { body }),
  }
  // A connection that breaks is an answer that never came: status 0.
  const status = await fetch(`${url}${path}`, options).then(
    async (answer) => {
      await answer.arrayBuffer()
      return answer.status
    },
    () => 0,
  )
  return { status, ms: performance.now() - startedMs }
}

/** Linux alone tells this of another process. */
function usageOf(pid: number): { files: number; memoryMib: number } {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { files: readdirSync(`/proc/${pid}/fd`).length, memoryMib: Number(kib) / 1024 }
}
