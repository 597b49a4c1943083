import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { InstalledPackage } from '../harness/installed-package.ts'
import type { Measure } from '../harness/plan.ts'
import { residentBytesOf } from '../harness/process-tree.ts'
import { figure, ratioTo, showRatio, showValue, spreadOf } from '../harness/spread.ts'

interface Start {
  /** From the spawn until `GET /health` was answered. */
  readonly healthyMs: number
  /** From the spawn until the line that says where it serves. */
  readonly printedMs: number
}

const startsMax = 15
const askEveryMs = 5
const idleMs = 5_000
const readyMsMax = 600
const idleMegabytesMax = 150

/** How soon the packed `serve` is ready, and what it holds when idle, against an empty Node. */
export const startUp: Measure = {
  name: 'start',
  async run(plan) {
    const installed = plan.installed()
    const [first] = await startOnce(installed)
    const bare: number[] = []
    const starts: Start[] = []
    for (let round = 0; round < Math.min(plan.rounds, startsMax); round += 1) {
      await plan.moments.wait()
      bare.push(await startBareNode())
      starts.push((await startOnce(installed))[0])
    }
    const bareBytes = await idleBytes(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']))
    const [, idle] = await startOnce(installed, idleMs)
    const healthy = starts.map(({ healthyMs }) => healthyMs)
    const printed = starts.map(({ printedMs }) => printedMs)
    const megabytes = (bytes: number) => `${figure(bytes / 1e6)} MB`
    return {
      name: 'start',
      title: 'Start-up and idle memory of the packed package',
      method:
        'From the spawn of `sallyport serve`, installed from the packed tarball, with a home that has a ' +
        'certificate, until `GET /health` is answered and until it prints where it serves; `node -e 0` from spawn ' +
        'to exit. Idle memory is resident bytes 5 s after the start, database thread included.',
      header: ['', 'ready', 'against `node -e 0`', 'idle memory'],
      rows: [
        ['`node -e 0`', showValue(spreadOf(bare), 'ms'), '1', megabytes(bareBytes)],
        [
          '`serve`, GET /health',
          showValue(spreadOf(healthy), 'ms'),
          showRatio(ratioTo(bare, healthy)),
          megabytes(idle),
        ],
        ['`serve`, line printed', showValue(spreadOf(printed), 'ms'), showRatio(ratioTo(bare, printed)), ''],
        ['`serve`, first start after installation', `${figure(first.healthyMs)} ms`, '', ''],
      ],
      goals: [
        {
          what: `ready in under ${readyMsMax} ms`,
          measured: showValue(spreadOf(healthy), 'ms'),
          reached: spreadOf(healthy).median < readyMsMax,
        },
        {
          what: `idle memory under ${idleMegabytesMax} MB`,
          measured: megabytes(idle),
          reached: idle < idleMegabytesMax * 1e6,
        },
      ],
    }
  },
}

/** Starts `serve`, ends it, and returns how soon it was ready and what it held after it had idled. */
async function startOnce(installed: InstalledPackage, idleForMs = 0): Promise<[Start, number]> {
  const startedAt = performance.now()
  const server = await installed.serve()
  const [printedMs, healthyMs] = await Promise.all([
    untilPrinted(server.process).then(() => performance.now() - startedAt),
    untilHealthy(server.port).then(() => performance.now() - startedAt),
  ])
  await new Promise((resolve) => setTimeout(resolve, idleForMs))
  const bytes = residentBytesOf(server.pid)
  await server.stop()
  return [{ healthyMs, printedMs }, bytes]
}

async function untilPrinted(child: ChildProcess): Promise<void> {
  let printed = ''
  for await (const piece of child.stdout ?? []) {
    printed += String(piece)
    if (printed.includes('Serving on ')) break
  }
  if (!printed.includes('Serving on ')) throw new Error(`serve ended and printed only: ${printed}`)
}

async function untilHealthy(port: number): Promise<void> {
  while (!(await isHealthy(port))) await new Promise((resolve) => setTimeout(resolve, askEveryMs))
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () =>
      socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    )
    socket.once('data', (answer) => {
      socket.destroy()
      resolve(answer.toString('latin1').startsWith('HTTP/1.1 200'))
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

async function startBareNode(): Promise<number> {
  const startedAt = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  return performance.now() - startedAt
}

async function idleBytes(child: ChildProcess): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const bytes = residentBytesOf(child.pid as number)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  return bytes
}
