/** The number of an agent stands in every call of its own: nobody erases all of them by mistake. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { prepareHome } from '../support/world.ts'

vi.setConfig(patience)

const subject = `h1_${'a'.repeat(32)}`
let folder: string
let home: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-erase-'))
  home = await prepareHome(folder, 'listen: { port: 0 }\n')
  const database = new DatabaseSync(join(home, 'sallyport.db'))
  const insert = database.prepare(
    "insert into vendor_items values ('retellai', 'staging', 'default', ?, 'calls.register', 1, 'cl_1', null, ?)",
  )
  database.exec('begin')
  for (let count = 0; count < 1_001; count += 1) insert.run(`call_${count}`, subject)
  database.exec('commit')
  database.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const erase = (...words: readonly string[]) =>
  runCommand(['retention', 'erase', '--subject', subject, ...words], { home })

test('a plan says how many there are and why; --yes alone, or with a smaller number, erases nothing', async () => {
  const planned = await erase()
  expect(planned.stdout).toMatch(
    /retellai, staging: 1001 would be deleted.* 0 were found by the vendor, 1001 by the log/,
  )
  expect(planned.stderr).toMatch(/1001 things are more than one person often has.*an agent's own/)
  const [line = ''] = /sallyport retention run \w+ --limit 1001/.exec(planned.stdout) ?? []
  expect(line).not.toBe('')
  for (const [most, more] of [
    [1000, ['--yes']],
    [7, ['--yes', '--limit', '7']],
  ] as const) {
    const refused = await erase(...more)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`1001 things would go for good, and the limit is ${most}.`)
    expect(refused.stdout).toMatch(/1001 would be deleted/)
  }
  const started = await runCommand([...line.split(' ').slice(1), '--no-wait', '--json'], { home })
  expect(started.code, started.stderr).toBe(0)
  expect(JSON.parse(started.stdout)).toMatchObject({ state: 'running', counts: { due: 1_001 } })
})

test.each(['0', '-1', '1.5', 'many', ''])('--limit %j is no number of things', async (count) => {
  expect(await erase('--yes', '--limit', count)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('--limit'),
  })
})
