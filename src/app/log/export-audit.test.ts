import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LogHome, makeLogHome } from '../../../test/support/log-home.ts'
import { parseVerifierKey, verifyExport } from '../../audit/index.ts'
import { openHome } from '../home/open-home.ts'
import { readPublishedKeys } from '../keys/published-key.ts'
import { exportAudit } from './export-audit.ts'

let logHome: LogHome

beforeAll(async () => {
  logHome = await makeLogHome('')
  const { app } = await openHome({ home: logHome.home, worker: false })
  const actor = { kind: 'operator', id: 'test' } as const
  const commits = Array.from({ length: 6 }, (_, commit) =>
    Array.from({ length: 100 }, (_, index) => ({ requestId: `r${commit}-${index}`, atMs: commit })),
  )
  for (const records of commits)
    await Promise.all(
      records.map((record) => app.record({ ...record, phase: 'event', action: 'client.add', actor })),
    )
  await app.storage.events.fillIndex()
  await app.close()
})
afterAll(() => logHome.remove())

async function exported(sql: string, filter: object) {
  const file = logHome.copyOf('copy.db', sql)
  const lines: string[] = []
  for await (const line of exportAudit({ file, format: 'jsonl', filter, productVersion: '0' }))
    lines.push(line.trimEnd())
  const verifiers = (await readPublishedKeys(logHome.home)).map(parseVerifierKey)
  return verifyExport(lines, { verifiers })
}

it('of what is left out before and after, the leaves are not read', async () => {
  const sql = "update events set leaves = '' where seq < 300"
  expect(await exported(sql, { fromSeq: 520 })).toMatchObject({ outcome: 'intact', records: 82, size: 601 })
  await expect(exported(sql, { fromSeq: 100 })).rejects.toThrow()
  const last = "update events set leaves = '' where seq > 260 and seq < 500"
  expect(await exported(last, { toSeq: 200 })).toMatchObject({ outcome: 'intact', records: 200 })
})

it.each([
  ['are wrong', `update log_tree set hash = '${'ab'.repeat(32)}'`],
  ['are no hashes', "update log_tree set hash = 'x'"],
  ['are missing', 'delete from log_tree'],
  ['are of no table: the log of an older version', 'drop table log_tree'],
])('where the hashes that are kept %s, an export is proved by the leaves', async (_what, sql) => {
  for (const filter of [{ fromSeq: 520 }, { toSeq: 50 }, { fromSeq: 300, toSeq: 310 }, { fromSeq: 9_999 }])
    expect(['intact', 'undecided']).toContain((await exported(sql, filter)).outcome)
  expect(await exported(sql, { fromSeq: 257, sinceMs: 4 })).toMatchObject({ outcome: 'intact', records: 200 })
})
