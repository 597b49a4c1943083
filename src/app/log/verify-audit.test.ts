import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LogHome, makeLogHome } from '../../../test/support/log-home.ts'
import { encodeBatch, exportJsonl } from '../../audit/index.ts'
import { logOf } from '../../audit/testing/logs.ts'
import { openLogFile } from '../../storage/index.ts'
import { openHome } from '../home/open-home.ts'
import { publishedKeyPath } from '../keys/published-key.ts'
import { verifyAudit } from './verify-audit.ts'

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}

let logHome: LogHome
let project: string
let home: string
let key: string
const none = { keyFiles: [], anchorFiles: [] }

beforeAll(async () => {
  logHome = await makeLogHome('audit: { anchors: { path: kept/here.checkpoints } }')
  project = logHome.project
  home = logHome.home
  key = publishedKeyPath(home)
  for (const name of ['one', 'two', 'three']) {
    const { app } = await openHome({ home, worker: false })
    await app.perform('client.add', { name, environment: 'staging' }, { kind: 'operator', id: 'test' })
    await app.close()
  }
})
afterAll(() => logHome.remove())

describe('verifyAudit', () => {
  it('finds a home intact, by its published key and its checkpoints, without a secret', async () => {
    const masterKey = readFileSync(join(home, 'master.key'))
    rmSync(join(home, 'master.key'))
    const verified = await verifyAudit({ home, ...none })
    writeFileSync(join(home, 'master.key'), masterKey, { mode: 0o600 })
    expect(verified).toMatchObject({
      verdict: { outcome: 'intact', size: 4, anchoredSize: 4 },
      keySource: 'home',
      anchors: 4,
      anchorFiles: [join(project, 'kept', 'here.checkpoints')],
    })
  })

  it('reads a copy of the log, and says where its key is from', async () => {
    const file = logHome.copyOf('copy.db')
    expect(await verifyAudit({ file, ...none })).toMatchObject({
      verdict: { outcome: 'intact', size: 4, anchoredSize: 0 },
      keySource: 'log',
    })
    expect(await verifyAudit({ file, ...none, keyFiles: [key] })).toMatchObject({ keySource: 'file' })
  })

  it('names what was done to a copy', async () => {
    const anchorFiles = [join(project, 'kept', 'here.checkpoints')]
    const edited = logHome.copyOf('edited.db', "update events set body = replace(body, 'two', 'owt')")
    expect((await verifyAudit({ file: edited, ...none, keyFiles: [key] })).verdict).toMatchObject({
      outcome: 'tampered',
      reason: 'edited',
      firstBad: 3,
    })
    const sql = 'delete from events where seq > 2; delete from event_head'
    const headOf = openLogFile(logHome.copyOf('whole.db'))
    const [, second] = await collect(headOf.log.batches())
    headOf.close()
    const back = logHome.copyOf(
      'back.db',
      `${sql}; insert into event_head values (1, 2, '', '${second?.checkpoint}')`,
    )
    expect((await verifyAudit({ file: back, ...none, keyFiles: [key] })).verdict.outcome).toBe('intact')
    expect((await verifyAudit({ file: back, anchorFiles, keyFiles: [key] })).verdict).toMatchObject({
      outcome: 'tampered',
      reason: 'rolled_back',
      firstBad: 3,
    })
  })

  it('reads exports and logs in a file, given a key', async () => {
    const { log, close } = openLogFile(logHome.copyOf('source.db'))
    const checkpoint = (await log.head())?.checkpoint ?? ''
    const lines = await collect(exportJsonl({ checkpoint, records: log.records(), readNodes: log.readNodes }))
    close()
    const file = join(project, 'export.jsonl')
    writeFileSync(file, lines.join(''))
    expect((await verifyAudit({ file, ...none, keyFiles: [key] })).verdict).toMatchObject({
      ok: true,
      size: 4,
    })
    await expect(verifyAudit({ file, ...none })).rejects.toMatchObject({ field: '--key' })
    const stream = join(project, 'log.bin')
    writeFileSync(stream, Buffer.concat(logOf([2, 3]).batches.map(encodeBatch)))
    expect((await verifyAudit({ file: stream, ...none, keyFiles: [key] })).verdict).toMatchObject({
      outcome: 'tampered',
      reason: 'forged_checkpoint',
    })
  })

  it('decides nothing where there is nothing, or nothing to read', async () => {
    const empty = logHome.copyOf(
      'empty.db',
      "delete from events; update event_head set size = 0, checkpoint = ''",
    )
    expect((await verifyAudit({ file: empty, ...none })).verdict).toMatchObject({ outcome: 'undecided' })
    await expect(verifyAudit({ file: join(project, 'gone'), ...none })).rejects.toMatchObject({
      code: 'ERR_CORE_INPUT',
    })
  })
})
