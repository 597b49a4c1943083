import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LogHome, makeLogHome } from '../../../test/support/log-home.ts'
import { openHome } from '../home/open-home.ts'
import { publishedKeyPath } from '../keys/published-key.ts'
import { proveAudit, verifyProofFile } from './prove-audit.ts'

let logHome: LogHome

beforeAll(async () => {
  logHome = await makeLogHome('audit: { anchors: { path: kept.checkpoints } }')
  const { home } = logHome
  const { app } = await openHome({ home, worker: false })
  const actor = { kind: 'operator', id: 'test' } as const
  const records = Array.from({ length: 600 }, (_, index) =>
    app.record({ requestId: `r${index}`, atMs: index, phase: 'event', action: 'client.add', actor }),
  )
  await Promise.all(records)
  await app.storage.events.fillIndex()
  await app.close()
})
afterAll(() => logHome.remove())

it.each([
  ['hashes that are kept', 'select 1'],
  ['leaves, where those are wrong', `update log_tree set hash = '${'ab'.repeat(32)}'`],
  ['leaves, where those are no hashes', "update log_tree set hash = 'x'"],
  ['leaves, where there are none', 'delete from log_tree'],
  ['leaves, in a log of an older version', 'drop table log_tree'],
])('a record is proved from %s', async (_, sql) => {
  const copy = logHome.copyOf('copy.db', sql)
  const file = join(logHome.project, 'proof')
  for (const seq of [1, 300, 601]) {
    writeFileSync(file, await proveAudit({ file: copy, seq }))
    const proved = await verifyProofFile({ file, keyFiles: [publishedKeyPath(logHome.home)] })
    expect(proved).toMatchObject({ seq, checkpoint: { size: 601 } })
  }
})

it('of a log that is not what was signed, no proof is handed out', async () => {
  const edited = logHome.copyOf('edited.db', "update events set body = replace(body, 'r7', 'r8')")
  await expect(proveAudit({ file: edited, seq: 9 })).rejects.toMatchObject({
    code: 'ERR_CORE_INPUT',
    detail: expect.stringContaining('audit verify'),
  })
})

it('says whether a record was pruned or was never there', async () => {
  const pruned = logHome.copyOf(
    'pruned.db',
    "update events set body = printf('%.*c', count, char(10)) where seq = 2",
  )
  const detailOf = async (file: string, seq: number) => {
    const error: unknown = await proveAudit({ file, seq }).catch((caught: unknown) => caught)
    return (error as { readonly detail?: string }).detail
  }
  expect(await detailOf(pruned, 2)).toMatch('were pruned')
  expect(await detailOf(pruned, 602)).toMatch('ends with record 601')
})
