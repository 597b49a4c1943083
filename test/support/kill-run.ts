import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { verifyAudit } from '../../src/app/index.ts'
import type { StoredEvent } from '../../src/control/index.ts'
import { type EmulatedVendors, serveVendors } from './emulated-vendors.ts'
import { findLosses } from './find-losses.ts'
import { type AnsweredCall, type LoadKind, loadOperations, startLoad } from './load.ts'
import { prepareLoadClient, readAllRecords, withControl } from './load-home.ts'
import { type ServedProcess, serveProcess } from './served-process.ts'
import { until } from './until.ts'
import { environment, prepareHome, worldSettings } from './world.ts'

export interface KillRunOptions {
  /** How often the server is killed. */
  readonly kills: number
  /** Lines of `sallyport.yaml` that name the database; none for SQLite. */
  readonly database: readonly string[]
  /** Hears of each kill. */
  readonly onKill?: (kill: number, report: KillReport) => void
}

/** What was seen until now, over all kills. */
export interface KillReport {
  readonly answered: Readonly<Record<LoadKind, number>>
  readonly clients: number
  readonly keys: number
  readonly records: number
  /** What was promised and did not hold, in plain words. */
  readonly violations: readonly string[]
}

/** What the server has acknowledged until now: none of it may be lost. */
interface Ledger {
  readonly calls: AnsweredCall[]
  readonly clients: { readonly id: string; readonly key: string }[]
  readonly keys: string[]
}

/** Each kill comes after another number of answered writes, and then at another moment. */
const writesBefore = (kill: number) => 25 + ((kill * 13) % 50)
const pauseMsBefore = (kill: number) => (kill * 7) % 23
const loadMsMax = 30_000

/** Kills a server under load again and again, and checks after each restart that nothing acknowledged is lost. */
export async function runKills({ kills, database, onKill }: KillRunOptions): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-kills-'))
  const vendors = await serveVendors()
  let served: ServedProcess | undefined
  try {
    const home = await prepareHome(folder, await worldSettings(vendors, { database }))
    served = await serveProcess({ home })
    const key = await prepareLoadClient(home, vendors)
    const acknowledged: Ledger = { calls: [], clients: [], keys: [] }
    let report = summarize(acknowledged, [], [])
    for (let kill = 1; kill <= kills; kill += 1) {
      const load = startLoad(served.url, key)
      const operator = operate(home, vendors, acknowledged)
      const made = acknowledged.keys.length
      await until(
        'the server was under load',
        () => isUnderLoad(load.answered, writesBefore(kill)) && acknowledged.keys.length > made,
        loadMsMax,
      )
      await wait(pauseMsBefore(kill))
      await served.stop('SIGKILL')
      await Promise.all([load.ended, operator])
      acknowledged.calls.push(...load.answered)
      served = await serveProcess({ home })
      report = await check(home, served, vendors, acknowledged, report.violations)
      onKill?.(kill, report)
    }
    return report
  } finally {
    await served?.stop('SIGKILL')
    for (const vendor of Object.values(vendors)) await vendor.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Enough of everything was answered for a loss to show. */
function isUnderLoad(answered: readonly AnsweredCall[], enough: number): boolean {
  return Object.keys(loadOperations).every(
    (kind) => answered.filter((call) => call.kind === kind).length >= enough,
  )
}

/** Makes clients and adds keys, one after the other, until the server is gone. */
async function operate(home: string, vendors: EmulatedVendors, acknowledged: Ledger): Promise<void> {
  const grants = [{ vendor: 'castai', scopes: ['read:clusters'] }]
  await withControl(home, async (control) => {
    try {
      for (;;) {
        const name = `made-${acknowledged.clients.length}-${performance.now().toFixed(3)}`
        const { client, key } = await control.perform('client.add', { name, environment, grants })
        acknowledged.clients.push({ id: client.id, key })
        const value = vendors.retellai.emulator.createKey().key
        const added = await control.perform('key.add', { vendor: 'retellai', environment, name, value })
        acknowledged.keys.push(added.key.id)
      }
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_OPERATOR_UNREACHABLE') throw error
    }
  })
}

async function check(
  home: string,
  { url }: ServedProcess,
  vendors: EmulatedVendors,
  acknowledged: Ledger,
  before: readonly string[],
): Promise<KillReport> {
  const remaining = await withControl(home, async (control) => {
    const keys = await control.perform('key.list', {})
    return {
      records: await readAllRecords(control),
      clientIds: new Set((await control.perform('client.list', {})).map(({ id }) => id)),
      activeKeyIds: new Set(keys.filter(({ state }) => state === 'active').map(({ id }) => id)),
      writesArrived: vendors.assemblyai.arrivals.filter(({ method }) => method === 'POST').length,
    }
  })
  const violations = [...before, ...findLosses(acknowledged, remaining), ...(await verifyHome(home))]
  const newest = acknowledged.clients.at(-1)
  const status = newest === undefined ? 200 : await statusFor(url, newest.key)
  if (status !== 200) violations.push(`the client ${newest?.id} is answered with ${status}`)
  return summarize(acknowledged, remaining.records, violations)
}

/** Returns what is wrong with the log by its own account and by that of the checkpoints outside the home. */
async function verifyHome(home: string): Promise<string[]> {
  const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
  return verdict.ok ? [] : [`the log is ${verdict.outcome}: ${verdict.reason}, record ${verdict.firstBad}`]
}

async function statusFor(url: string, key: string): Promise<number> {
  const answer = await fetch(`${url}/castai/v1/kubernetes/external-clusters`, {
    headers: { 'x-api-key': key, 'user-agent': 'check' },
  })
  await answer.arrayBuffer()
  return answer.status
}

function summarize(
  acknowledged: Ledger,
  records: readonly StoredEvent[],
  violations: readonly string[],
): KillReport {
  const count = (kind: LoadKind) => acknowledged.calls.filter((call) => call.kind === kind).length
  return {
    answered: { write: count('write'), read: count('read'), refusal: count('refusal') },
    clients: acknowledged.clients.length,
    keys: acknowledged.keys.length,
    records: records.length,
    violations,
  }
}
