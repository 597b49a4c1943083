/** What emulated vendors keep is deleted when it is too old: through real gates, over real databases, with proof. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportReceipts, verifyAudit, verifyReceipts } from '../../src/app/index.ts'
import { runCommand } from '../support/command.ts'
import { describeOnBoth } from '../support/databases.ts'
import {
  day,
  fileIn,
  openRetentionWorld,
  policies,
  type RetentionWorld,
  runRetention,
} from '../support/retention/world.ts'
import { until } from '../support/until.ts'

describeOnBoth((database) => {
  test('transcripts and calls that are too old are deleted once, those that are held or tagged are not', async () => {
    const kept = await openRetentionWorld(await database.fresh())
    try {
      const { world, clock } = kept
      const { control, home } = world.first
      const unlisted = await kept.transcribe('gate')
      const contract = await kept.transcribe('gate', 'contract')
      clock.advance(70 * day)
      const listed = await Promise.all(Array.from({ length: 5 }, () => kept.transcribe('vendor')))
      const [held = ''] = listed
      const call = await kept.call()
      clock.advance(40 * day)
      const young = await kept.transcribe('vendor')
      // The vendor lists the last 90 days: what is older is known from the ledger alone.
      await control.perform('retention.hold', { target: { id: held }, reason: 'case 17' })
      const plan = await control.perform('retention.plan', {})
      expect(plan.outlook.accounts).toMatchObject([
        { vendor: 'assemblyai', listed: 6, fromLedger: 2, due: 5, held: 1, problem: null },
        { vendor: 'retellai', due: 1, settings: [{ days: null }], problem: null },
      ])
      expect(kept.deletions('assemblyai')).toEqual([])

      const run = await runRetention(world.first)
      expect(run).toMatchObject({ state: 'done', counts: { gone: 6, held: 0, pending: 0 } })
      const due = [unlisted, ...listed.slice(1)]
      expect(kept.deletions('assemblyai').toSorted()).toEqual(due.toSorted())
      expect(kept.deletions('retellai')).toEqual([call])
      for (const id of due) expect(await kept.isWiped(id)).toBe(true)
      for (const id of [held, contract, young]) expect(await kept.isWiped(id)).toBe(false)
      // A wiped transcript stays on the vendor's list: it is not due again.
      expect(await runRetention(world.first)).toMatchObject({ state: 'done', counts: { gone: 0 } })

      const file = fileIn(kept, 'receipts.jsonl')
      expect(await exportReceipts({ home, output: file, run: run.id })).toBe(6)
      const keyFiles = [join(home, 'audit-key.pub')]
      expect(await verifyReceipts({ file, keyFiles })).toEqual({ ok: true, receipts: 6, repeated: 0 })
      await findByIds(kept, { deleted: unlisted, call, kept: held, run: run.id })
      const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
      expect(verdict.ok).toBe(true)
      for (const [what, change] of tampering) {
        const tampered = fileIn(kept, `tampered-${what}.jsonl`)
        await writeFile(tampered, change(await readFile(file, 'utf8')))
        expect(await verifyReceipts({ file: tampered, keyFiles }), what).toMatchObject({ ok: false })
      }
    } finally {
      await kept.close()
    }
  }, 60_000)
})

/** Whoever is asked about one thing knows its id, which no receipt holds. */
async function findByIds(
  kept: RetentionWorld,
  ids: { readonly deleted: string; readonly call: string; readonly kept: string; readonly run: string },
): Promise<void> {
  const { home } = kept.world.first
  const receipts = (...words: readonly string[]) => runCommand(['retention', 'receipts', ...words], { home })
  const listed = async (...words: readonly string[]) => {
    const { code, stdout } = await receipts('--json', 'list', ...words)
    const found = JSON.parse(stdout) as { receipt: { vendor: string; kind: string; run: string } }[]
    return { code, found: found.map(({ receipt: { vendor, kind, run } }) => ({ vendor, kind, run })) }
  }
  const transcript = { vendor: 'assemblyai', kind: 'transcripts', run: ids.run }
  expect(await listed('--id', ids.deleted)).toEqual({ code: 0, found: [transcript] })
  expect(await listed('--id', ids.deleted, '--vendor', 'assemblyai')).toEqual({
    code: 0,
    found: [transcript],
  })
  expect(await listed('--id', ids.call)).toEqual({
    code: 0,
    found: [{ vendor: 'retellai', kind: 'calls', run: ids.run }],
  })
  expect(await listed('--id', ids.deleted, '--vendor', 'retellai')).toEqual({ code: 1, found: [] })
  expect(await listed('--id', ids.deleted, '--run', 'run_nope')).toEqual({ code: 1, found: [] })
  const none = await receipts('list', '--id', ids.kept)
  expect(none).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`There is no receipt for ${ids.kept}`),
  })

  const file = fileIn(kept, 'one.jsonl')
  expect(await receipts('export', file, '--id', ids.deleted)).toMatchObject({ code: 0 })
  expect((await readFile(file, 'utf8')).match(/\n/g)).toHaveLength(1)
  for (const [option, value] of [
    ['--run', 'run_nope'],
    ['--id', ids.kept],
  ] as const) {
    const refused = await receipts('export', fileIn(kept, 'none.jsonl'), option, value)
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(new RegExp(`\\(${option}\\)\\s+The log has no receipt`)),
    })
    await expect(readFile(fileIn(kept, 'none.jsonl'))).rejects.toMatchObject({ code: 'ENOENT' })
  }
}

/** What somebody might do to a file of receipts. */
const tampering: readonly (readonly [string, (text: string) => string])[] = [
  ['policy', (text) => text.replace('"policy":"transcripts"', '"policy":"whatever"')],
  ['subject', (text) => text.replace(/"subject":"[0-9a-f]/, (found) => `${found.slice(0, -1)}x`)],
  ['time', (text) => text.replace(/"atMs":(\d)/, (_, digit) => `"atMs":${(Number(digit) % 9) + 1}`)],
  [
    'proof',
    (text) => {
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      const [first, second] = lines
      return [{ ...first, proof: second.proof }, ...lines.slice(1)]
        .map((line) => JSON.stringify(line))
        .join('\n')
    },
  ],
  ['nothing', () => ''],
]

test('a gate that serves deletes what is due by itself, as often as the schedule says', async () => {
  const kept = await openRetentionWorld([], [...policies, '  everyMs: 1d'])
  try {
    const old = await kept.transcribe('vendor')
    kept.clock.advance(31 * day)
    await until('it was deleted', () => kept.isWiped(old), 30_000)
    const runs = async () => kept.world.first.control.perform('retention.runs', {})
    await until('the run has ended', async () => (await runs()).at(-1)?.state === 'done', 30_000)
    const second = await kept.transcribe('vendor')
    kept.clock.advance(31 * day)
    await until('the next one was deleted', () => kept.isWiped(second), 30_000)
    expect(kept.deletions('assemblyai')).toEqual([old, second])
    expect((await runs()).every(({ reason }) => reason === 'schedule')).toBe(true)
  } finally {
    await kept.close()
  }
}, 90_000)

test('what an app makes is in the ledger before the app hears of it; a tag that is none is refused', async () => {
  const kept = await openRetentionWorld([])
  try {
    const { control } = kept.world.first
    const id = await kept.transcribe('gate', 'support')
    await expect(kept.transcribe('gate', 'Not A Tag')).rejects.toThrow(/X-Sallyport-Tag must be/)
    kept.clock.advance(100 * day)
    const plan = await control.perform('retention.plan', {})
    const items = await control.perform('retention.items', { id: plan.id })
    expect(items).toMatchObject([{ id, tag: 'support', policy: 'transcripts', state: 'due' }])
  } finally {
    await kept.close()
  }
}, 60_000)
