/** What leaves the log: proofs and exports, verified with the public key alone, and by others than us. */
import { hash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAuditLog } from '../../src/adapters/audit/open-audit-log.ts'
import { runCommand, runWell } from '../support/command.ts'
import { ocsfProblems } from '../support/ocsf-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-export-'))
const home = join(folder, 'home')
const options = { home }
const path = (name: string) => join(folder, name)
const audit = (...words: string[]) => runCommand(['audit', ...words], options)

beforeAll(async () => {
  await runWell(['init', '--home', home], options)
  for (const name of ['reports', '=cmd|calc', 'calls']) {
    await runWell(['client', 'add', name, '--environment', 'staging'], options).catch(() => undefined)
  }
  copyFileSync(join(home, 'audit-key.pub'), path('key.pub'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a proof', { timeout: 60_000 }, () => {
  test('of one record is verified with the key alone, and by the steps that C2SP writes down', async () => {
    const proof = await runWell(['audit', 'prove', '1'], options)
    writeFileSync(path('1.tlog-proof'), proof)
    const verified = await runCommand(
      ['audit', 'verify-proof', path('1.tlog-proof'), '--key', path('key.pub'), '--json'],
      {
        home: path('nowhere'),
      },
    )
    expect(verified.code).toBe(0)
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, seq: 1, record: { phase: 'event' } })
    expect(rootByHand(proof)).toBe(proof.split('\n\n')[1]?.split('\n')[2])
  })

  test('that was changed proves nothing: 1; without a key nothing can be said: 2', async () => {
    const proof = readFileSync(path('1.tlog-proof'), 'utf8')
    writeFileSync(path('bad.tlog-proof'), proof.replace('index 0', 'index 1'))
    const bad = await audit('verify-proof', path('bad.tlog-proof'), '--key', path('key.pub'))
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('Not proved')])
    expect((await audit('verify-proof', path('none'), '--key', path('key.pub'))).code).toBe(2)
    const missing = await audit('prove', '99999')
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('ends with record')])
  })
})

describe('an export', { timeout: 90_000 }, () => {
  test('with proofs is sealed, on record itself, and verified offline', async () => {
    const report = JSON.parse(await runWell(['audit', 'export', '-o', path('all.jsonl'), '--json'], options))
    expect(report).toMatchObject({ format: 'jsonl', sealed: true })
    expect(report.records).toBeGreaterThan(2)
    expect(statSync(path('all.jsonl')).mode & 0o777).toBe(0o600)
    const verified = await audit('verify', path('all.jsonl'), '--key', path('key.pub'), '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, records: report.records, isSealed: true })
    expect(await runWell(['audit', 'tail', '--lines', '1'], options)).toContain('audit.export')
    expect((await audit('export', '-o', path('all.jsonl'))).stderr).toContain('exists already')
  })

  test('that was edited is found', async () => {
    const text = readFileSync(path('all.jsonl'), 'utf8')
    writeFileSync(path('edited.jsonl'), text.replace('client.add', 'client.odd'))
    const { code, stdout } = await audit('verify', path('edited.jsonl'), '--key', path('key.pub'), '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, reason: 'edited' })
  })

  test('of some records proves those', async () => {
    await runWell(
      ['audit', 'export', '--action', 'client.add', '--no-seal', '-o', path('some.jsonl')],
      options,
    )
    const { stdout } = await audit('verify', path('some.jsonl'), '--key', path('key.pub'), '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, isSealed: false })
    const records = readFileSync(path('some.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"record"'))
    expect(records.length).toBeGreaterThan(0)
    expect(records.every((line) => line.includes('"action":"client.add"'))).toBe(true)
  })

  test('as OCSF is valid, for every record', async () => {
    const lines = (await runWell(['audit', 'export', '--format', 'ocsf'], options)).trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.flatMap((line) => ocsfProblems(JSON.parse(line)))).toEqual([])
  })

  test('as CSV has a line for each record and no formula', async () => {
    const csv = await runWell(['audit', 'export', '--format', 'csv'], options)
    const lines = csv.trimEnd().split('\r\n')
    expect(lines[0]).toContain('seq,time,phase,action')
    expect(lines.length).toBeGreaterThan(3)
    expect(csv).not.toMatch(/(^|,|")[=+@-][^0-9]/m)
  })

  test('of a folder that the library has written', async () => {
    const log = await openAuditLog({ folder: path('library') })
    await log.auditLog({ action: 'note.delete', userId: 'u_1', resource: 'note/1', result: 'success' })
    await log.close()
    expect((await audit('verify', path('library'))).code).toBe(0)
    expect(await runWell(['audit', 'export', path('library'), '--format', 'csv'], options)).toContain(
      '"note/1"',
    )
    expect(await runWell(['audit', 'prove', '1', path('library')], options)).toContain(
      'c2sp.org/tlog-proof@v1',
    )
  })
})

/** Climbs from the record to the root, as RFC 6962 describes it, with nothing of ours. */
function rootByHand(proof: string): string {
  const [head = ''] = proof.split('\n\n')
  const [, extra = '', place = '', ...path] = head.split('\n')
  const sha256 = (...parts: Buffer[]) => hash('sha256', Buffer.concat(parts), 'buffer')
  let node = sha256(Buffer.from([0]), Buffer.from(extra.replace('extra ', ''), 'base64'))
  expect(place).toBe('index 0')
  // The first leaf is the left child at every level.
  for (const sibling of path) node = sha256(Buffer.from([1]), node, Buffer.from(sibling, 'base64'))
  return node.toString('base64')
}
