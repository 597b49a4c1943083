import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyAudit } from '../../src/app/index.ts'
import { serveVendors } from '../../test/support/emulated-vendors.ts'
import { isStraceUsable } from '../../test/support/faults/strace.ts'
import { startLoad } from '../../test/support/load.ts'
import { prepareLoadClient } from '../../test/support/load-home.ts'
import { type ServedProcess, serveProcess } from '../../test/support/served-process.ts'
import { until } from '../../test/support/until.ts'
import { prepareHome, worldSettings } from '../../test/support/world.ts'
import type { Campaign } from './campaign.ts'

const defaultRounds = 2
const faults = ['EIO', 'ENOSPC'].flatMap((error) =>
  ['pwrite64', 'fdatasync', 'fsync', 'ftruncate'].map((call) => ({ call, error })),
)
const refusalsPerFault = 20
/** A call that SQLite does not make in a commit fails nothing: after so many answers that is taken for certain. */
const answersMax = 400

/** Makes the system calls of a running gate fail under load, and looks at what it does meanwhile and afterwards. */
export const campaign: Campaign = {
  summary: `a gate under load whose system calls fail (${faults.length} faults, ${defaultRounds} times each): 503, red at once, said once, well afterwards`,
  async run({ count = defaultRounds, print }) {
    if (!isStraceUsable()) {
      return {
        figures: { outages: 0 },
        violations: ['strace is not here, or may not trace: no call was made to fail'],
      }
    }
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-disk-'))
    const vendors = await serveVendors()
    const home = await prepareHome(folder, await worldSettings(vendors, { database: [] }))
    const served = await serveProcess({ home })
    const violations: string[] = []
    const totals = { outages: 0, answered: 0, refused: 0 }
    try {
      const key = await prepareLoadClient(home, vendors)
      for (let round = 0; round < count; round += 1) {
        for (const fault of faults) {
          const { answered, refused, problems } = await strike(served, key, fault)
          totals.outages += refused > 0 ? 1 : 0
          totals.answered += answered
          totals.refused += refused
          const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
          if (!verdict.ok) problems.push(`the log is ${verdict.outcome}: ${verdict.reason}`)
          violations.push(...problems.map((one) => `${fault.error} at ${fault.call}: ${one}`))
          print(`${fault.error} at ${fault.call}: ${answered} answered, ${refused} refused`)
        }
      }
    } finally {
      await served.stop('SIGKILL')
      for (const vendor of Object.values(vendors)) await vendor.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return {
      figures: {
        'faults tried': faults.length * count,
        outages: totals.outages,
        'calls answered': totals.answered,
        'calls refused': totals.refused,
      },
      violations,
    }
  },
}

async function strike(served: ServedProcess, key: string, { call, error }: (typeof faults)[number]) {
  const problems: string[] = []
  const lines = (text: string) =>
    served
      .stderr()
      .split('\n')
      .filter((line) => line.includes(text)).length
  const [before, again] = [lines('records cannot be written'), lines('records can be written again')]
  const load = startLoad(served.url, key, { callers: 4, mayRefuse: true })
  const tracer = await inject(served.pid, `${call}:error=${error}`)
  try {
    const from = load.answered.length
    const isEnough = () =>
      load.refused.length >= refusalsPerFault || load.answered.length - from >= answersMax
    await until('calls are answered or refused', isEnough, 60_000, 5)
    const isOut = load.refused.length > 0
    if (isOut && (await fetch(`${served.url}/ready`)).status !== 503)
      problems.push('it was ready all the while')
  } finally {
    tracer.kill('SIGINT')
    await once(tracer, 'exit')
  }
  await until('it is ready again', async () => (await fetch(`${served.url}/ready`)).ok, 60_000, 20)
  const from = load.answered.length
  await until('calls are answered again', () => load.answered.length > from + 20, 60_000)
  await load.stop()
  const refused = load.refused.length
  const [said, saidAgain] = [
    lines('records cannot be written') - before,
    lines('records can be written again') - again,
  ]
  // A fault that some calls survive may be over and back again.
  if (refused > 0 && (said < 1 || said !== saidAgain))
    problems.push(`said ${said} times, and over ${saidAgain}`)
  return { answered: load.answered.length, refused, problems }
}

/** Makes a call fail in every thread of a process from now on, until the tracer that it resolves with is ended. */
async function inject(pid: number, what: string): Promise<ChildProcess> {
  const [call] = what.split(':')
  const words = ['-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${what}`, '-p', String(pid)]
  const tracer = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let told = ''
  tracer.stderr.on('data', (piece: Buffer) => {
    told += piece
  })
  await until('strace has attached', () => told.includes('attached') || tracer.exitCode !== null, 10_000)
  if (tracer.exitCode !== null) throw new Error(`strace may not attach: ${told}`)
  return tracer
}
