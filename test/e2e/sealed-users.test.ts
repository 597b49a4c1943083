/** Users that the log holds encrypted: who a hash stands for can be told until it is erased, and the log stays as it was signed. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { runCommand } from '../support/command.ts'
import { describeOnBoth } from '../support/databases.ts'
import { readAllRecords } from '../support/load-home.ts'
import { openWorld, type World } from '../support/world.ts'

vi.setConfig(patience)

const [ada, bob] = ['ada@example.com', 'bob@example.com']

describeOnBoth((database) => {
  let world: World
  let anchors: string
  let clientKey: string
  let address: string | undefined

  beforeAll(async () => {
    anchors = `checkpoints-of-${database.name}`
    const lines = await database.fresh()
    address = lines.map((line) => /^ {2}url: (.+)$/.exec(line)?.[1]).find((found) => found !== undefined)
    world = await openWorld({
      database: lines,
      settings: ['audit:', '  users: sealed', `  anchors: { path: ${anchors} }`],
    })
    clientKey = (await world.addClient({ vendor: 'castai', scopes: ['read:clusters'] })).key
  })
  afterAll(() => world.close())

  const run = (...words: readonly string[]) => runCommand(words, { home: world.first.home })
  const well = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await run(...words)
    expect(code, stderr + stdout).toBe(0)
    return stdout.trim()
  }
  const reveal = (subject: string) => run('audit', 'reveal', subject, '--reason', 'case 2026-17')
  const statusFor = async (user: string) => {
    const headers = { 'x-api-key': clientKey, 'user-agent': 'test', 'x-sallyport-user': user }
    const answer = await fetch(`${world.first.url}/castai/v1/kubernetes/external-clusters`, { headers })
    await answer.arrayBuffer()
    return answer.status
  }
  const callFor = async (user: string) => expect(await statusFor(user)).toBe(200)
  const changeTables = async (sql: string) => {
    if (address === undefined) {
      const file = new DatabaseSync(join(world.first.home, 'sallyport.db'))
      file.exec(sql)
      file.close()
      return
    }
    const client = new Client({ connectionString: address })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  const verified = async () => {
    const { code, stdout } = await run('audit', 'verify', '--json')
    return { code, ...(JSON.parse(stdout) as { outcome: string; anchors: number; size: number }) }
  }

  test('the log holds a hash of a user and what is encrypted, and neither says who it is', async () => {
    for (const user of [ada, bob, ada]) await callFor(user)
    const records = await readAllRecords(world.first.control)
    const intents = records.filter(({ event }) => event.phase === 'intent').map(({ event }) => event)
    const hash = await well('audit', 'hash', ada)
    expect(intents.map(({ actor }) => actor.claimedUser === hash)).toEqual([true, false, true])
    for (const { actor, metadata } of intents)
      expect(metadata?.sealedUser).toMatch(new RegExp(`^e1\\.${actor.claimedUser}\\.[\\w-]+$`))
    expect(JSON.stringify(records)).not.toContain('@example.com')
    expect(records.filter(({ event }) => event.phase !== 'intent' && event.metadata?.sealedUser)).toEqual([])
  })

  test('who a hash stands for is told, and it is on record who asked and why', async () => {
    const hash = await well('audit', 'hash', ada)
    expect(await reveal(hash)).toMatchObject({ code: 0, stdout: `${ada}\n` })
    expect(await reveal(bob)).toMatchObject({ code: 0, stdout: `${bob}\n` })
    expect((await run('audit', 'reveal', hash)).code).toBe(2)
    const [asked] = JSON.parse(await well('audit', 'query', '--action', 'audit.reveal', '--json'))
    expect(asked).toMatchObject({
      actor: { kind: 'operator', id: expect.stringMatching(/^local:/) },
      resource: `subject/${hash}`,
      metadata: { reason: 'case 2026-17' },
    })
    expect(await reveal('nobody@example.com')).toMatchObject({ code: 1, stdout: '' })
  })

  test('once erased it is gone, for that user alone; the log verifies, and so does every checkpoint of before', async () => {
    const hash = await well('audit', 'hash', ada)
    const before = await verified()
    expect(before).toMatchObject({ code: 0, outcome: 'intact' })
    await world.first.restart()
    expect(await well('audit', 'erase', ada, '--yes')).toBe(`Erased ${hash}.`)
    for (const subject of [hash, ada]) {
      const { code, stdout, stderr } = await reveal(subject)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(`${hash} was erased`)
    }
    expect(await reveal(bob)).toMatchObject({ code: 0, stdout: `${bob}\n` })
    const after = await verified()
    expect(after).toMatchObject({ code: 0, outcome: 'intact' })
    expect(after.size).toBeGreaterThan(before.size)
    expect(after.anchors).toBeGreaterThan(before.anchors)
    const older = await run('audit', 'verify', '--anchor', join(world.first.home, '..', anchors))
    expect([older.code, older.stdout]).toEqual([0, expect.stringContaining('It agrees with')])
  })

  test('who comes back is encrypted anew, under a key that opens nothing of before', async () => {
    const hash = await well('audit', 'hash', ada)
    await callFor(ada)
    expect(await reveal(hash)).toMatchObject({ code: 0, stdout: `${ada}\n` })
    await well('audit', 'erase', hash, '--yes')
    expect((await reveal(hash)).code).toBe(1)
  })

  test('after the first call of a user the tables are not asked; whoever has no key yet is refused without them', async () => {
    await callFor(ada)
    await changeTables('alter table subject_keys rename to subject_keys_away')
    try {
      await callFor(ada)
      expect(await statusFor('eve@example.com')).toBe(503)
    } finally {
      await changeTables('alter table subject_keys_away rename to subject_keys')
    }
    await callFor('eve@example.com')
    expect(await reveal('eve@example.com')).toMatchObject({ code: 0, stdout: 'eve@example.com\n' })
  })
})
