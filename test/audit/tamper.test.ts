/** Real log files in the hands of an attacker. The long form is a campaign, `npm run campaign -- tamper`. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHome } from '../../src/app/home/open-home.ts'
import { initHome, verifyAudit } from '../../src/app/index.ts'
import { auditKeysOf } from '../../src/app/log/audit-keys.ts'
import type { RecordedEvent } from '../../src/core/index.ts'
import { openEventLog, openLogFile } from '../../src/storage/index.ts'
import { flipBytes } from '../support/tamper/flip-bytes.ts'

test('a byte of a log file is changed: verification complains, or nothing of the log has changed', {
  timeout: 90_000,
}, async () => {
  const report = await flipBytes({ commits: [2, 1], differences: [0x01], every: 101 })
  expect(report.violations).toEqual([])
  expect(report.flips).toBeGreaterThan(300)
  expect(report.tampered).toBeGreaterThan(5)
  expect(report.harmless).toBeGreaterThan(5)
})

describe('an attacker with the whole home and its keys', () => {
  let project: string
  let home: string
  let signer: Awaited<ReturnType<typeof steal>>

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'sallyport-stolen-'))
    await writeFile(
      join(project, 'sallyport.yaml'),
      'audit: { anchors: { path: elsewhere/log.checkpoints } }',
    )
    home = (await initHome(project, { tls: false })).home
    for (const name of ['one', 'two', 'three']) {
      const { app } = await openHome({ home, worker: false })
      await app.perform('client.add', { name, environment: 'staging' }, { kind: 'operator', id: 'mallory' })
      await app.close()
    }
    signer = await steal(home)
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  async function steal(folder: string) {
    const { app } = await openHome({ home: folder, worker: false })
    const { signing } = auditKeysOf(app.vault)
    await app.close()
    return signing.signerKey
  }

  /** Writes all of the log anew, signed with its own key, as whoever holds that key would: changed by `change`. */
  async function rewrite(change: (event: RecordedEvent, index: number) => RecordedEvent | undefined) {
    const { log, close } = openLogFile(join(home, 'log.db'))
    const events: RecordedEvent[] = []
    for await (const { record } of log.records()) events.push(JSON.parse(record.slice(1)) as RecordedEvent)
    close()
    const folder = await mkdtemp(join(project, 'forged-'))
    const forged = await openEventLog({ folder, signingKey: signer, worker: false })
    for (const [index, event] of events.entries()) {
      const changed = change(event, index)
      if (changed !== undefined) await forged.record(changed)
    }
    await forged.close()
    return join(folder, 'log.db')
  }

  const forgeries = [
    [
      'edits one record',
      (event: RecordedEvent, index: number) =>
        index === 1 ? { ...event, actor: { ...event.actor, id: 'eve' } } : event,
    ],
    ['leaves one out', (event: RecordedEvent, index: number) => (index === 1 ? undefined : event)],
    [
      'changes the last alone',
      (event: RecordedEvent, index: number) => (index === 3 ? { ...event, atMs: event.atMs + 1 } : event),
    ],
  ] as const

  test.each(forgeries)(
    'who %s and signs everything anew is found by the checkpoints kept elsewhere',
    async (_what, change) => {
      const genuine = await readFile(join(home, 'log.db'))
      const forged = await rewrite(change)
      const keyFiles = [join(home, 'audit-key.pub')]
      // By itself the forgery is perfect: every hash and every signature is right.
      expect((await verifyAudit({ file: forged, keyFiles, anchorFiles: [] })).verdict).toMatchObject({
        ok: true,
      })
      await copyFile(forged, join(home, 'log.db'))
      const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
      await writeFile(join(home, 'log.db'), genuine)
      expect(verdict).toMatchObject({ ok: false, outcome: 'tampered' })
      expect(['rewritten', 'rolled_back', 'truncated']).toContain((verdict as { reason?: string }).reason)
      expect((await verifyAudit({ home, keyFiles: [], anchorFiles: [] })).verdict).toMatchObject({ ok: true })
    },
  )

  test('and puts the same log back unchanged is not accused', async () => {
    const same = await rewrite((event) => event)
    const anchorFiles = [join(project, 'elsewhere', 'log.checkpoints')]
    const { verdict } = await verifyAudit({
      file: same,
      keyFiles: [join(home, 'audit-key.pub')],
      anchorFiles,
    })
    expect(verdict).toMatchObject({ ok: true })
  })
})
