/** A gate whose disk fails under it: refused at once, red at once, said once, and nothing accepted before the log was checked. */
import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verifyAudit } from '../../src/app/index.ts'
import { patience } from '../support/cli.ts'
import { type EmulatedVendors, serveVendors } from '../support/emulated-vendors.ts'
import { prepareLoadClient } from '../support/load-home.ts'
import { type DiskFault, diskFaults, type FailingDisk, failingDisk } from '../support/outages/failing-disk.ts'
import { type ServedProcess, serveProcess } from '../support/served-process.ts'
import { until } from '../support/until.ts'
import { prepareHome, worldSettings } from '../support/world.ts'

vi.setConfig(patience)

let folder: string
let home: string
let vendors: EmulatedVendors
let served: ServedProcess
let disk: FailingDisk
let key: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-failing-'))
  vendors = await serveVendors()
  home = await prepareHome(folder, await worldSettings(vendors, { database: [] }))
  disk = failingDisk(folder)
  served = await serveProcess({ home, environment: disk.environment })
  key = await prepareLoadClient(home, vendors)
  await until('calls go through', async () => (await write()) === 200)
})
afterAll(async () => {
  await served.stop('SIGKILL')
  for (const vendor of Object.values(vendors)) await vendor.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(path: string, init?: RequestInit): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${served.url}${path}`, init)
  return { status: answer.status, text: await answer.text() }
}
const ready = () => ask('/ready')
async function write(): Promise<number> {
  const headers = { authorization: key, 'user-agent': 'test', 'content-type': 'application/json' }
  const body = JSON.stringify({ audio_url: 'https://assembly.ai/wildfires.mp3' })
  return (await ask('/assemblyai/v2/transcript', { method: 'POST', headers, body })).status
}
async function read(): Promise<number> {
  const headers = { 'x-api-key': key, 'user-agent': 'test' }
  return (await ask('/castai/v1/kubernetes/external-clusters', { headers })).status
}
const written = () => vendors.assemblyai.arrivals.filter(({ method }) => method === 'POST').length
const failures = async () =>
  Number(/^sallyport_record_failures_total (\d+)$/m.exec((await ask('/metrics')).text)?.[1] ?? 0)
const linesWith = (text: string) =>
  served
    .stderr()
    .split('\n')
    .filter((line) => line.includes(text)).length

/** What a gate says and does from the first record that fails until records can be written again. */
async function expectOutage(begin: () => void, reason: string): Promise<{ over(): Promise<void> }> {
  const before = {
    written: written(),
    failures: await failures(),
    lines: linesWith('records cannot be written'),
    again: linesWith('records can be written again'),
  }
  begin()
  expect(await write()).toBe(503)
  const { status, text } = await ready()
  expect([status, text]).toEqual([503, expect.stringContaining(reason)])
  for (let call = 0; call < 3; call += 1) expect([await write(), await read()]).toEqual([503, 503])
  expect(written()).toBe(before.written)
  expect(await failures()).toBeGreaterThanOrEqual(before.failures + 7)
  await until('it says so', () => linesWith('records cannot be written') > before.lines)
  return {
    async over() {
      await until('it is ready again', async () => (await ready()).status === 200, 30_000, 20)
      expect([await write(), await read()]).toEqual([200, 200])
      await until('it says so', () => linesWith('records can be written again') > before.again)
      expect(linesWith('records cannot be written')).toBe(before.lines + 1)
      expect(linesWith('records can be written again')).toBe(before.again + 1)
      const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
      expect(verdict).toMatchObject({ outcome: 'intact' })
    },
  }
}

test.each(Object.keys(diskFaults) as DiskFault[])(
  'where %s calls are refused until the log takes records again',
  async (fault) => {
    const outage = await expectOutage(() => disk.fail(fault), `sqlite ${diskFaults[fault].errcode}`)
    disk.recover()
    await outage.over()
  },
)

test('what was damaged meanwhile is found before anything is added to it', async () => {
  const outage = await expectOutage(() => disk.fail('a write fails (EIO)'), 'sqlite 778')
  const last = 'from events order by seq desc limit 1'
  const log = new DatabaseSync(join(home, 'log.db'))
  const { seq, body } = log.prepare(`select seq, body ${last}`).get() as { seq: number; body: string }
  const change = log.prepare('update events set body = ? where seq = ?')
  change.run(
    body.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
    seq,
  )
  disk.recover()
  // The disk takes writes again, so that it is the check alone that keeps the gate closed.
  await until('the damage is found', async () => (await ready()).text.includes('damaged'), 30_000, 20)
  expect([await write(), await read(), (await ready()).status]).toEqual([503, 503, 503])
  expect(log.prepare(`select seq ${last}`).get()).toEqual({ seq })
  change.run(body, seq)
  log.close()
  await outage.over()
})

test('a log file in the place of another is found, also where nobody calls, and neither is added to', async () => {
  const place = join(home, 'log.db')
  const away = join(folder, 'log-away.db')
  const swap = () => {
    renameSync(place, away)
    copyFileSync(away, place)
  }
  const outage = await expectOutage(swap, 'deleted or replaced')
  renameSync(away, place)
  await outage.over()

  swap()
  expect(await ready()).toMatchObject({ status: 503, text: expect.stringContaining('deleted or replaced') })
  renameSync(away, place)
  await until('it is ready again', async () => (await ready()).status === 200, 30_000, 20)
})
