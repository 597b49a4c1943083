import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { verifyAudit } from '../../../src/app/index.ts'
import type { StoredEvent } from '../../../src/control/index.ts'
import { type EmulatedVendors, serveVendors } from '../emulated-vendors.ts'
import { findLosses } from '../find-losses.ts'
import { type AnsweredCall, startLoad } from '../load.ts'
import { prepareLoadClient, readAllRecords, withControl } from '../load-home.ts'
import { postgresSettings } from '../postgres-settings.ts'
import { type ServedProcess, serveProcess } from '../served-process.ts'
import { until } from '../until.ts'
import { prepareHome, worldSettings } from '../world.ts'
import { cuts, type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts'
import { findFlaws } from './find-flaws.ts'

/** What befalls one of two instances while both are under load. */
export const misfortunes = [
  'paused',
  'killed',
  ...cuts.map((how) => `cut ${how}` as const),
  'stalled',
] as const

export type Misfortune = (typeof misfortunes)[number]

export interface InstanceRunOptions {
  /** Address of an empty database. */
  readonly databaseUrl: string
  /** One a round, to the two instances in turn. */
  readonly rounds: readonly Misfortune[]
  /** How long a process is paused, in milliseconds. Past 15 s its lease ends, and the other closes its calls. */
  readonly pausedMs: number
  /** How long nothing passes between an instance and its database. */
  readonly stalledMs: number
  readonly onRound?: (round: number, what: Misfortune, report: InstanceReport) => void
}

export interface InstanceReport {
  readonly answered: number
  /** Answered by the other one while one was out. */
  readonly answeredMeanwhile: number
  readonly refused: number
  readonly records: number
  /** Calls that were closed for an instance that was gone. */
  readonly closedAsUnknown: number
  readonly violations: readonly string[]
}

interface TestInstance {
  readonly home: string
  readonly proxy: DatabaseProxy
  served: ServedProcess
}

/** Each instance answers so many calls before and after its misfortune, and the other one meanwhile. */
const callsPerPhase = 40
const phaseMsMax = 60_000

/** Runs two gates over one PostgreSQL, each through a proxy of its own, and looks at the log after each misfortune. */
export async function runInstances(options: InstanceRunOptions): Promise<InstanceReport> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-instances-'))
  const vendors = await serveVendors()
  const instances: TestInstance[] = []
  try {
    for (const name of ['first', 'second']) {
      const proxy = await startDatabaseProxy(Number(new URL(options.databaseUrl).port))
      const database = postgresSettings(throughProxy(options.databaseUrl, proxy))
      const settings = await worldSettings(vendors, { database })
      const home = await prepareHome(join(folder, name), settings, instances[0]?.home)
      instances.push({ home, proxy, served: await serveProcess({ home }) })
    }
    return await runRounds(instances, vendors, options)
  } finally {
    for (const { served, proxy } of instances) {
      process.kill(served.pid, 'SIGCONT')
      await served.stop('SIGKILL')
      await proxy.close()
    }
    for (const vendor of Object.values(vendors)) await vendor.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function runRounds(
  instances: readonly TestInstance[],
  vendors: EmulatedVendors,
  options: InstanceRunOptions,
): Promise<InstanceReport> {
  const [first, second] = instances as [TestInstance, TestInstance]
  const key = await prepareLoadClient(first.home, vendors)
  await until(
    'the client is known to both',
    async () => (await isAllowed(second, key)) && isAllowed(first, key),
  )
  const answered: AnsweredCall[] = []
  let report: InstanceReport = {
    answered: 0,
    answeredMeanwhile: 0,
    refused: 0,
    records: 0,
    closedAsUnknown: 0,
    violations: [],
  }
  for (const [index, what] of options.rounds.entries()) {
    const [victim, other] = index % 2 === 0 ? [first, second] : [second, first]
    const round = await runRound(victim, other, key, what, options)
    answered.push(...round.answered)
    const records = await settledRecords(other.home)
    const found = [
      ...findLosses({ calls: answered, clients: [], keys: [] }, remainingOf(records, vendors)),
      ...findFlaws(records),
      ...(await verifyBoth(instances)),
    ]
    report = {
      answered: answered.length,
      answeredMeanwhile: report.answeredMeanwhile + round.meanwhile,
      refused: report.refused + round.refused,
      records: records.length,
      closedAsUnknown: records.filter(({ event }) => event.reason === 'outcome_unknown').length,
      violations: [...report.violations, ...found.map((one) => `round ${index + 1}, ${what}: ${one}`)],
    }
    options.onRound?.(index + 1, what, report)
  }
  return report
}

async function runRound(
  victim: TestInstance,
  other: TestInstance,
  key: string,
  what: Misfortune,
  options: InstanceRunOptions,
) {
  const ofOther = startLoad(other.served.url, key, { mayRefuse: true })
  let ofVictim = startLoad(victim.served.url, key, { mayRefuse: true })
  const loads = [ofOther, ofVictim]
  const enough = (name: string, answered: readonly unknown[], from = answered.length) =>
    until(name, () => answered.length >= from + callsPerPhase, phaseMsMax)
  await Promise.all([enough('both answer', ofOther.answered), enough('both answer', ofVictim.answered)])
  const before = ofOther.answered.length
  await strike(victim, what, options, async () => {
    await enough('the other one answers meanwhile', ofOther.answered)
  })
  const meanwhile = ofOther.answered.length - before
  if (what === 'killed') {
    // Its address is gone with it.
    const stopped = ofVictim.stop()
    await stopped
    victim.served = await serveProcess({ home: victim.home })
    ofVictim = startLoad(victim.served.url, key, { mayRefuse: true })
    loads.push(ofVictim)
  }
  await enough('it answers again', ofVictim.answered)
  await Promise.all(loads.map((load) => load.stop()))
  return {
    answered: loads.flatMap((load) => load.answered),
    refused: loads.reduce((sum, load) => sum + load.refused.length, 0),
    meanwhile,
  }
}

async function strike(
  { served, proxy }: TestInstance,
  what: Misfortune,
  { pausedMs, stalledMs }: InstanceRunOptions,
  meanwhile: () => Promise<void>,
): Promise<void> {
  switch (what) {
    case 'paused':
      process.kill(served.pid, 'SIGSTOP')
      await Promise.all([wait(pausedMs), meanwhile()])
      process.kill(served.pid, 'SIGCONT')
      return
    case 'killed':
      await served.stop('SIGKILL')
      return meanwhile()
    case 'stalled':
      proxy.stall()
      await Promise.all([wait(stalledMs), meanwhile()])
      proxy.flow()
      return
    case 'cut before':
      return proxy.cutAtCommit('before')
    case 'cut half':
      return proxy.cutAtCommit('half')
    case 'cut after':
      return proxy.cutAtCommit('after')
  }
}

/** Returns all records once every call of theirs is closed, or as they are after a while. */
async function settledRecords(home: string): Promise<readonly StoredEvent[]> {
  let records: readonly StoredEvent[] = []
  const isSettled = async () => {
    records = await withControl(home, readAllRecords)
    const closed = new Set(
      records.flatMap(({ event }) => (event.phase === 'outcome' ? [event.requestId] : [])),
    )
    return records.every(({ event }) => event.phase !== 'intent' || closed.has(event.requestId))
  }
  await until('every call is closed', isSettled, 25_000).catch(() => {})
  return records
}

function remainingOf(records: readonly StoredEvent[], vendors: EmulatedVendors) {
  return {
    records,
    clientIds: new Set<string>(),
    activeKeyIds: new Set<string>(),
    writesArrived: vendors.assemblyai.arrivals.filter(({ method }) => method === 'POST').length,
  }
}

/** Both homes keep checkpoints of their own: each must find all of its own in the log. */
async function verifyBoth(instances: readonly TestInstance[]): Promise<string[]> {
  const verdicts = await Promise.all(
    instances.map(({ home }) => verifyAudit({ home, keyFiles: [], anchorFiles: [] })),
  )
  return verdicts.flatMap(({ verdict }) =>
    verdict.ok ? [] : [`the log is ${verdict.outcome}: ${verdict.reason}`],
  )
}

async function isAllowed({ served }: TestInstance, key: string): Promise<boolean> {
  const answer = await fetch(`${served.url}/castai/v1/kubernetes/external-clusters`, {
    headers: { 'x-api-key': key, 'user-agent': 'check' },
  })
  await answer.arrayBuffer()
  return answer.status === 200
}

function throughProxy(databaseUrl: string, { port }: DatabaseProxy): string {
  const address = new URL(databaseUrl)
  address.port = String(port)
  return address.href
}
