/** How long the log keeps what it holds, as an operator sees it, on both databases. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { describeOnBoth } from '../support/databases.ts'
import { prepareHome } from '../support/world.ts'

vi.setConfig(patience)

describeOnBoth((database) => {
  let folder: string
  let home: string
  let address: string | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-retention-'))
    const lines = await database.fresh()
    address = lines.map((line) => /^ {2}url: (.+)$/.exec(line)?.[1]).find((found) => found !== undefined)
    home = await prepareHome(folder, `${['listen: { port: 0 }', ...lines].join('\n')}\n`)
    for (const name of ['one', 'two']) await well('client', 'add', name, '--environment', 'staging')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const run = (...words: readonly string[]) => runCommand(words, { home })
  const well = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await run(...words)
    expect([code, stderr.includes('ERR_')], stderr + stdout).toEqual([0, false])
    return stdout
  }
  const json = async <Result>(...words: readonly string[]) =>
    JSON.parse(await well(...words, '--json')) as Result

  /** Makes all that is recorded until now two days old: when a commit was made is no part of what is signed. */
  async function age(): Promise<void> {
    const sql = `update events set at_ms = at_ms - ${2 * 86_400_000}`
    if (address === undefined) {
      const file = new DatabaseSync(join(home, 'log.db'))
      file.exec(sql)
      file.close()
      return
    }
    const client = new Client({ connectionString: address })
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  test('the log of a home verifies, and its records are found by what they say', async () => {
    expect(await well('audit', 'verify')).toMatch(/^Intact: 3 records/)
    const found = await json<{ action: string }[]>('audit', 'query', '--action', 'client.add')
    expect(found.map(({ action }) => action)).toEqual(['client.add', 'client.add'])
    expect(await json('audit', 'query', '--action', 'client.revoke')).toEqual([])
  })

  test('a hold is listed, blocks pruning, and is lifted', async () => {
    await age()
    const { id } = await json<{ id: string }>('audit', 'hold', 'add', '--reason', 'case 2026-17')
    expect(await well('audit', 'hold', 'list')).toContain('case 2026-17')
    const refused = await run('audit', 'prune', '--older-than', '1d', '--yes')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(id)
    expect(await json<unknown[]>('audit', 'query', '--action', 'client.add')).toHaveLength(2)
    await well('audit', 'hold', 'lift', id)
    expect(await well('audit', 'hold', 'list')).toContain('Nothing is held.')
  })

  test('pruning prints its plan, acts with --yes alone, is on record, and the log verifies as before', async () => {
    const planned = await run('audit', 'prune', '--older-than', '1d')
    expect([planned.code, planned.stdout + planned.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('3 records, from 1 to 3, lose their bytes for good.'),
    ])
    expect(planned.code).not.toBe(0)
    expect(await json<unknown[]>('audit', 'query', '--action', 'client.add')).toHaveLength(2)
    expect(await well('audit', 'prune', '--older-than', '1d', '--yes')).toContain('Pruned 3 records.')
    expect(await json('audit', 'query', '--action', 'client.add')).toEqual([])
    const [pruned] = await json<{ metadata: unknown }[]>('audit', 'query', '--action', 'audit.prune')
    expect(pruned?.metadata).toEqual({ ranges: [[1, 3]] })
    expect(await well('audit', 'verify')).toMatch(/^Intact: 6 records/)
    expect(await well('audit', 'prune', '--older-than', '1d', '--yes')).toContain(
      'There is nothing to prune.',
    )
    await well('audit', 'query', '--action', 'audit.*', '--rebuild-index')
  })

  test('erasing asks first, names nobody, and is on record under the hash that `audit hash` gives', async () => {
    const hash = (await well('audit', 'hash', 'ada@example.com')).trim()
    expect((await run('audit', 'erase', 'ada@example.com')).code).not.toBe(0)
    expect(await well('audit', 'erase', 'ada@example.com', '--yes')).toContain(`${hash} has no key.`)
    const erased = await json<{ resource: string }[]>('audit', 'query', '--action', 'audit.erase')
    expect(erased.map(({ resource }) => resource)).toEqual([`subject/${hash}`])
    expect(JSON.stringify(erased)).not.toContain('ada@')
    expect(await well('audit', 'verify')).toMatch(/^Intact: 7 records/)
  })

  test('a hold keeps the keys of users, too', async () => {
    const { id } = await json<{ id: string }>('audit', 'hold', 'add', '--reason', 'case 2026-18')
    const refused = await run('audit', 'erase', 'ada@example.com', '--yes')
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('nothing of it is pruned or erased'),
    ])
    await well('audit', 'hold', 'lift', id)
    await well('audit', 'erase', 'ada@example.com', '--yes')
  })
})
