/** A gate whose storage does not answer, or fails: calls are refused in time, the gate stays well, and goes on afterwards. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../src/app/index.ts'
import { type EmulatedVendors, serveVendors } from '../support/emulated-vendors.ts'
import { prepareLoadClient, withControl } from '../support/load-home.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../support/outages/database-proxy.ts'
import { type HungCall, type HungReport, runHung } from '../support/outages/hung-run.ts'
import { startPostgres } from '../support/postgres.ts'
import { postgresSettings } from '../support/postgres-settings.ts'
import { serveProcess } from '../support/served-process.ts'
import { environment, prepareHome, worldSettings } from '../support/world.ts'

/** A record may take 5 s, and what is read from the tables before it 4 s; then there is a slow machine. */
const answerMsMax = 15_000
const count = 240

let vendors: EmulatedVendors
let folder: string
const cleanUp: (() => unknown)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-hung-'))
  vendors = await serveVendors()
})
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
  for (const vendor of Object.values(vendors)) await vendor.close()
  await rm(folder, { recursive: true, force: true })
})

const json = { 'content-type': 'application/json' }
const transcript = JSON.stringify({ audio_url: 'https://assembly.ai/wildfires.mp3' })

async function startGate(database: readonly string[], settings: readonly string[] = []) {
  const home = await prepareHome(folder, await worldSettings(vendors, { database, settings }))
  const served = await serveProcess({ home })
  cleanUp.push(() => served.stop('SIGKILL'))
  const key = await prepareLoadClient(home, vendors)
  const grant = {
    vendor: 'assemblyai',
    scopes: ['read:transcripts'],
    constraints: { ownIdsOnly: true },
  }
  const owner = await withControl(home, (control) =>
    control.perform('client.add', { name: 'owner', environment, grants: [grant] }),
  )
  const write: HungCall = {
    method: 'POST',
    path: '/assemblyai/v2/transcript',
    headers: { authorization: key, ...json },
    body: transcript,
    status: 200,
  }
  const read: HungCall = {
    method: 'GET',
    path: '/castai/v1/kubernetes/external-clusters',
    headers: { 'x-api-key': key },
    status: 200,
  }
  const refused: HungCall = {
    method: 'DELETE',
    path: '/assemblyai/v2/transcript/none',
    headers: { authorization: key },
    status: 403,
  }
  // Whose it is has to be looked up in the tables.
  const owned = {
    method: 'GET',
    path: '/assemblyai/v2/transcript/unknown',
    headers: { authorization: owner.key },
    status: 403,
  }
  return {
    home,
    served,
    write,
    read,
    calls: [owned, ...Array.from({ length: 5 }, () => [write, read, refused]).flat()],
  }
}

function expectWell(report: HungReport): void {
  expect([...report.statuses]).toEqual([503])
  expect(report.tookMs).toHaveLength(count)
  expect(Math.max(...report.tookMs)).toBeLessThan(answerMsMax)
  expect(report.healthMsMax).toBeLessThan(answerMsMax)
  expect(report.readyStatuses.slice(1).filter((status) => status !== 503)).toEqual([])
  expect(report.stderr).toContain('records cannot be written')
  const [filesBefore, filesAfter] = report.files
  expect(filesAfter - filesBefore).toBeLessThan(20)
  const [memoryBefore, memoryAfter] = report.memoryMib
  expect(memoryAfter - memoryBefore).toBeLessThan(40)
}

async function expectIntact(home: string): Promise<void> {
  const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
  expect(verdict).toMatchObject({ ok: true })
}

describe.skipIf(process.platform !== 'linux')('what is told of another process by Linux', () => {
  test('PostgreSQL that never answers', { timeout: 120_000 }, async () => {
    const server = await startPostgres()
    cleanUp.push(() => server.stop())
    const address = new URL(await server.createDatabase())
    const proxy: DatabaseProxy = await startDatabaseProxy(Number(address.port))
    cleanUp.push(() => proxy.close())
    address.port = String(proxy.port)
    const { home, served, calls } = await startGate(postgresSettings(address.href))
    const report = await runHung({
      served,
      calls,
      count,
      pauseMs: 20,
      begin: () => proxy.stall(),
      end: () => proxy.flow(),
    })
    expectWell(report)
    expect(served.stderr()).toContain('records can be written again')
    await expectIntact(home)
  })

  test('a log file that another process holds', { timeout: 120_000 }, async () => {
    const { home, served, calls } = await startGate([])
    const holder = new DatabaseSync(join(home, 'log.db'))
    cleanUp.push(() => holder.close())
    const report = await runHung({
      served,
      calls,
      count,
      pauseMs: 20,
      begin: () => holder.exec('begin immediate'),
      end: () => holder.exec('rollback'),
    })
    expectWell(report)
    await expectIntact(home)
  })

  /** From now on no file of the process grows: what a full disk looks like to it. */
  const limitFiles = (pid: number, bytes: string) => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
  }

  test('a disk that takes nothing more', { timeout: 120_000 }, async () => {
    const { home, served, calls } = await startGate([])
    const report = await runHung({
      served,
      calls,
      count,
      pauseMs: 20,
      begin: () => limitFiles(served.pid, '4096'),
      end: () => limitFiles(served.pid, 'unlimited'),
    })
    expectWell(report)
    const metrics = await (await fetch(`${served.url}/metrics`)).text()
    expect(Number(/^sallyport_record_failures_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(
      count / 2,
    )
    await expectIntact(home)
  })

  test('with `degrade` reads go on at once, and nothing else does', { timeout: 120_000 }, async () => {
    const { home, served, write, read } = await startGate([], ['audit:', '  onFailure: degrade'])
    const arrived = () => vendors.assemblyai.arrivals.filter(({ method }) => method === 'POST').length
    let before = 0
    const report = await runHung({
      served,
      calls: [write, read],
      count,
      pauseMs: 20,
      begin() {
        before = arrived()
        limitFiles(served.pid, '4096')
      },
      end() {
        expect(arrived()).toBe(before)
        limitFiles(served.pid, 'unlimited')
      },
    })
    expect([...report.statuses].toSorted()).toEqual([200, 503])
    expect(report.readyStatuses.slice(1).filter((status) => status !== 503)).toEqual([])
    await expectIntact(home)
  })
})
